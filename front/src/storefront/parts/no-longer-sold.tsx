/** @jsxImportSource hono/jsx */
import type { Words } from '../words/en.ts'

/** The parts of a product that the shop no longer sells. The script shows them when that happens to an open page. */
export const NoLongerSold = ({ words: { stock }, address }: { words: Words; address: string }) => (
  <template data-no-longer-sold>
    <div class="gone" data-live={address}>
      <div data-part="stock">
        <p>
          <span class="stock out">{stock.gone}</span>
        </p>
      </div>
      <div data-part="buy">
        <button class="button" disabled>
          {stock.gone}
        </button>
      </div>
    </div>
  </template>
)
