import {
  bootstrap,
  ChannelService,
  LanguageCode,
  PaymentMethodService,
  ProductService,
  ProductVariantService,
  type RequestContext,
  RequestContextService,
  ShippingMethodService,
  TaxCategoryService,
  TransactionalConnection,
  User,
} from '@vendure/core'
import { populateInitialData } from '@vendure/core/cli/index.js'
import { config } from './config.ts'
import {
  administrator,
  type Populated,
  plentyOfUnits,
  productCount,
  scarceCount,
  scarceUnits,
} from './settings.ts'

type Application = Awaited<ReturnType<typeof bootstrap>>

/** Makes the schema, what a shop needs to sell (tax, shipping, payment), and its products. */
const main = async (): Promise<void> => {
  const app = await bootstrap(config)
  await populateInitialData(app, {
    defaultLanguage: LanguageCode.en,
    defaultZone: 'Europe',
    roles: [],
    countries: [{ name: 'Germany', code: 'DE', zone: 'Europe' }],
    taxRates: [{ name: 'Standard Tax', percentage: 20 }],
    shippingMethods: [{ name: 'Standard Shipping', price: 500, taxRate: 20 }],
    paymentMethods: [
      {
        name: 'Dummy',
        handler: {
          code: 'dummy-payment-handler',
          arguments: [{ name: 'automaticSettle', value: 'false' }],
        },
      },
    ],
    collections: [],
  })
  const context = await contextOfAdministrator(app)
  const plenty: string[] = []
  for (let index = 1; index <= productCount; index += 1) {
    plenty.push(await addProduct(app, context, { index, units: plentyOfUnits }))
  }
  const scarce: string[] = []
  for (let index = 1; index <= scarceCount; index += 1) {
    scarce.push(await addProduct(app, context, { index: productCount + index, units: scarceUnits }))
  }
  // Each product put jobs for the search index in the queue; they are done once the shop runs.
  const [shipping] = (await app.get(ShippingMethodService).findAll(context)).items
  const payments = (await app.get(PaymentMethodService).findAll(context)).items
  if (!shipping || !payments.some(({ code }) => code === 'dummy')) {
    throw new Error('no shipping or payment method')
  }

  const populated: Populated = { plenty, scarce, shippingMethodId: String(shipping.id) }
  await app.close()
  console.log(JSON.stringify(populated))
  process.exit(0)
}

const contextOfAdministrator = async (app: Application): Promise<RequestContext> => {
  const user = await app
    .get(TransactionalConnection)
    .rawConnection.getRepository(User)
    .findOneOrFail({ where: { identifier: administrator.identifier } })
  return app.get(RequestContextService).create({
    apiType: 'admin',
    user,
    channelOrToken: await app.get(ChannelService).getDefaultChannel(),
    languageCode: LanguageCode.en,
  })
}

const addProduct = async (
  app: Application,
  context: RequestContext,
  { index, units }: { index: number; units: number },
): Promise<string> => {
  const [taxCategory] = (await app.get(TaxCategoryService).findAll(context)).items
  if (!taxCategory) throw new Error('no tax category')
  const product = await app.get(ProductService).create(context, {
    enabled: true,
    translations: [
      {
        languageCode: LanguageCode.en,
        name: `Product ${index}`,
        slug: `product-${index}`,
        description: `A plain product number ${index}, used for a benchmark.`,
      },
    ],
  })
  const [variant] = await app.get(ProductVariantService).create(context, [
    {
      productId: product.id,
      sku: `SKU-${index}`,
      price: 1000 + index * 10,
      taxCategoryId: taxCategory.id,
      trackInventory: 'TRUE' as never,
      stockOnHand: units,
      optionIds: [],
      translations: [{ languageCode: LanguageCode.en, name: `Product ${index}` }],
    },
  ])
  if (!variant) throw new Error('no variant')
  return String(variant.id)
}

await main()
