/** Made from /openapi.json by `bin/bun run describe`; a test holds the two equal. */
export interface paths {
    "/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The same for clients that ask for JSON; people are led to the pages of the storefront */
        get: operations["enter"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/details": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Delete the details of every order with an e-mail address
         * @description Customer, note, metadata and the names of lines are forgotten; the order, its digest and its reference stay. The shopper’s repeat does not bring them back, but a backup from before does. At most 10000 orders at a time: repeat it while the answer says `more`.
         */
        delete: operations["deleteDetailsOfPerson"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read what happened to orders
         * @description Every change of every order, once for each version, in order, as CloudEvents. Each answer has the cursor `next` for the request after it, also when there are no events. With `wait` an answer without events waits for the first one. Events may come again: `id` tells. A page ends at 1 MiB of events. `410` says that a cursor cannot be gone on from, because the database was restored or the events are no longer kept: read everything once, then go on from its `next`. `data` is the order as it is when read: a reader that keeps the highest `version` of each order has its state.
         */
        get: operations["readOrderEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/export/products": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Export all products as CSV or NDJSON
         * @description The file is streamed, by SKU, unlisted products too: a product that is there from the beginning to the end is in it once, whatever changes meanwhile. Imported again it changes nothing, and into an empty shop it makes the same catalogue with the same units. `stock` are the units in the house, and `seen` are the same: a row in which both are equal leaves the units alone. Cells that a spreadsheet would run as a formula begin with an apostrophe, which an import takes away. When the shop cannot read on, the connection is closed before the end of the body, so that no part is taken for the whole.
         */
        get: operations["exportProducts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/orders": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List and search orders, newest first
         * @description Without their lines and details, unless `lines=true` and `details=true` ask for them; the reference is always there. All conditions have to hold. A page may have fewer orders than `limit`: it ends at 1 MiB of orders, lines and details counted. As long as there is a `nextCursor`, more follow.
         */
        get: operations["listOrders"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/orders/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read an order */
        get: operations["readOrderAsOperator"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/orders/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Cancel an order for its shopper, or what is left of it
         * @description All that is left, or some `lines` of a confirmed order. Their units go back. When no unit is left, the order is `shipped` if a part had left, otherwise `canceled`. `total` stays as it was confirmed.
         */
        post: operations["cancelOrderAsOperator"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/orders/{id}/details": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Delete the details of an order
         * @description Customer, note, metadata and the names of lines are forgotten; the order, its digest and its reference stay. The shopper’s repeat does not bring them back, but a backup from before does.
         */
        delete: operations["deleteOrderDetails"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/orders/{id}/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read what happened to an order */
        get: operations["readOrderHistory"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/orders/{id}/return": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Say that units came back
         * @description Of units that were shipped. With `restock` they can be sold again. The status and the total of the order stay as they are.
         */
        post: operations["returnOrder"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/orders/{id}/ship": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Say that a parcel left
         * @description With all that is left of a confirmed order, or with some `lines`. The order stays `confirmed` until every unit has left or was canceled. A shipped order may be shipped once more without a word, and stays as it is.
         */
        post: operations["shipOrder"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/products": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Search and list products, unlisted ones too
         * @description By SKU, unless `sort` says otherwise. `below=N` lists what runs low. A page may be short, or empty: as long as there is a `nextCursor`, more follow.
         */
        get: operations["listProductsAsOperator"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/products/{sku}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a product; its ETag is its version */
        get: operations["readProductAsOperator"];
        /**
         * Make a product, or set all of its properties
         * @description Properties that the body does not have are emptied; units stay as they are. A product is never deleted: `listed: false` hides it. Send the ETag that you have seen as `If-Match` to change only that version (several ETags: any of them; `*`: any version), or `If-None-Match: *` to make only a new product. An answer of `GET` can be sent back as it is: what is read only is passed over, and its `version` counts as `If-Match` when that is missing.
         */
        put: operations["putProduct"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change some properties of a product
         * @description A JSON merge patch (RFC 7396): what the body does not have stays as it is, and `null` empties it. An answer of `GET` can be sent back as it is: what is read only is passed over, and its `version` counts as `If-Match` when that is missing.
         */
        patch: operations["patchProduct"];
        trace?: never;
    };
    "/admin/products/{sku}/movements": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Every change of the units of a product, newest first
         * @description Each says by how many units, and how many there are after it. The last page ends with an `opening` if units were there before the movements that are kept (`INVENTORY_MOVEMENTS_DAYS`). All of them add up to the present units.
         */
        get: operations["listMovements"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/products/{sku}/orders": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The orders that hold units of a product, oldest first
         * @description A page may be short, or empty: as long as there is a `nextCursor`, more may follow.
         */
        get: operations["listHoldingOrders"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/products/{sku}/stock": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Count, receive or correct the units of a product
         * @description `counted`: the units in the house, those that orders hold included. `received`: units that are added. `corrected`: a difference, with its reason. Send what the counter saw before (`onHand`) as `seen`, and a count is refused if units came in or left since.
         */
        post: operations["changeStock"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/products/import": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Import products as CSV or NDJSON
         * @description The file is streamed. A row is a partial change of one product, taken whole or refused whole: a column that is not there and an empty cell leave the property as it is, and the cell `(clear)` empties it. A new product needs a name and a price. Each refused row is reported with its line. A file can be mended and sent again under its key: each row counts once. CSV has a header row with sku and any of name, price (18.90), description, image, currency, listed, tags (with commas between them), maxPerOrder, availableFrom, lowStockAt, stock, seen and received; other columns are left alone and named in the report. `stock` are the units counted, those that orders hold included; `seen` are the units that the counter saw; `received` are added. The exports of Shopify, WooCommerce, Magento 2, PrestaShop, Shopware 6, nopCommerce, Bagisto, commercetools and Saleor are recognised by their header, and `columns` names the columns of any other file. Delimiter, line ends and byte order mark are found. A line of NDJSON has the same properties, with price { amount, currency } in minor units. A form has the file as its first one, and the ending of its name says what it is. `Content-Encoding: gzip` is taken.
         */
        post: operations["importProducts"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/stock-events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read which products ran low, sold out or are back
         * @description A product whose available units fell to its `lowStockAt` or fewer (`stock.low`), to none (`stock.sold-out`), or rose above such a level again (`stock.back`), as CloudEvents. Each answer has the cursor `next` for the request after it, also when there are no events. With `wait` an answer without events waits for the first one. Events may come again: `id` tells. A page ends at 1 MiB of events. `410` says that a cursor cannot be gone on from, because the database was restored or the events are no longer kept: read everything once, then go on from its `next`.
         */
        get: operations["readStockEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Where to begin */
        get: operations["welcome"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/asyncapi.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The bus behind it: AsyncAPI 3 */
        get: operations["readAsyncApi"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/docs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** This reference as a page */
        get: operations["readDocs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/healthz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether the process runs */
        get: operations["isAlive"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Numbers for Prometheus */
        get: operations["readMetrics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/openapi.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** This reference for machines: OpenAPI 3.1 */
        get: operations["readOpenApi"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/orders": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Place an order
         * @description Make a UUID, send it as `Idempotency-Key`, and send the same request again until the answer is 201: it is one order.
         *
         *     - **201**: it is on disk and will not be lost. With `Prefer: wait=5` the answer waits for the decision: `confirmed` or `rejected` with reasons.
         *     - **202**: it is on its way, but not known to be on disk.
         *     - **503**: not even that is known.
         *
         *     All lines are reserved or none. Lines of one SKU are summed.
         *
         *     The answer shows the order as its id does. Details (`reference`, `customer`, `note`, `metadata`, names of lines) are read with the key.
         */
        post: operations["placeOrder"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/orders/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read an order
         * @description The id alone opens the order, and its key also the details: customer, note, metadata, reference, and the lines as they were sent. An id that this shop gave out is never 404: an order that is not recorded (yet) is `pending` with `recorded: false`. When too many requests wait, the answer comes at once, without `Preference-Applied`.
         */
        get: operations["readOrder"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/orders/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Cancel an order
         * @description An order that was never recorded can be canceled too, and then stays canceled. A rejected order stays as it is. One that is shipped, or of which a part has left, is answered 409, with the `order` as it is.
         */
        post: operations["cancelOrder"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/orders/{id}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Follow an order
         * @description Server-sent events: the order as it is (with its details, if the key of the order comes along), then each change until the last. `data` is an Order, `id` its version. A comment every few seconds keeps proxies from closing the stream. It ends after five minutes, and browsers reconnect by themselves.
         */
        get: operations["followOrder"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/products": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Search and list products
         * @description Pages in the order of the SKUs, unless `sort` says otherwise. A page may be short, or empty: as long as there is a `nextCursor`, more follow. A change shows within 5 seconds. While Inventory is away the answer gets older, up to an hour. `Age` is its age in seconds.
         */
        get: operations["listProducts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/products/{sku}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a product
         * @description Its properties, its price and the units that can be ordered now. Price and stock are decided when it is ordered: send `expectedTotal` to have an order rejected if the price has changed.
         */
        get: operations["readProduct"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/readyz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Whether this front is of use
         * @description For the health check of a load balancer. `503` only while the front starts or stops, or has neither bus nor reads
         */
        get: operations["isReady"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/readyz/orders": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Whether orders are recorded and decided soon
         * @description For alarms, and for programs that wait for the whole shop. `503` within 15 s of the bus, or of every instance of a worker, being silent. Orders may be sent all the same
         */
        get: operations["isReadyForOrders"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @description A change whose outcome is not known yet */
        Accepted: {
            changeId: string;
            detail: string;
        };
        /**
         * @example {
         *       "sku": "MUG-STONE-350",
         *       "name": "Stoneware mug, 350 ml",
         *       "description": "Thrown by hand, glazed in ash grey. Dishwasher safe.",
         *       "image": "/images/mug-stone.svg",
         *       "price": {
         *         "amount": 1890,
         *         "currency": "EUR"
         *       },
         *       "tags": [
         *         "kitchen",
         *         "stoneware"
         *       ],
         *       "available": 120,
         *       "version": 1,
         *       "updatedAt": "2026-11-27T07:00:00.000Z",
         *       "listed": true,
         *       "lowStockAt": 10,
         *       "onHand": 124,
         *       "reserved": 4
         *     }
         */
        AdminProduct: {
            /** @description Units that can be ordered now */
            available: number;
            /**
             * Format: date-time
             * @description When it may first be ordered
             */
            availableFrom?: string;
            description: string;
            image?: string;
            listed: boolean;
            /** @description Units available at which operators want to be told */
            lowStockAt?: number;
            /** @description Units that one order may have */
            maxPerOrder?: number;
            name: string;
            /** @description Units in the house, those that orders hold included */
            onHand: number;
            price: components["schemas"]["Money"];
            /** @description Units that orders hold */
            reserved: number;
            /**
             * @description Stock keeping unit. Case matters
             * @example MUG-STONE-350
             */
            sku: string;
            /** @description Missing when there are none */
            tags?: string[];
            /** Format: date-time */
            updatedAt: string;
            /** @description Counts changes of the properties, not of the stock */
            version: number;
        };
        AdminProductList: {
            items: components["schemas"]["AdminProduct"][];
            nextCursor?: string;
            /**
             * @description More products match than are sorted: these are of the first 10,000
             * @enum {boolean}
             */
            truncated?: true;
        };
        /** @description `starting`: the first try to connect is under way. `refused`: connected, but the broker refuses what this front publishes: correct its access list. `cut-off`: the broker answers, but neither worker has been heard through it for 11 s: behind an edge broker, the hub or the way to it is away; otherwise both workers are frozen. `silent`: connected, but the broker answers nothing. `away`: not connected */
        BusState: {
            /** @description The bus user that the broker does not let publish, and the topic */
            refused?: {
                topic: string;
                user: string;
            };
            /** Format: date-time */
            since: string;
            /** @enum {string} */
            state: "starting" | "up" | "refused" | "cut-off" | "silent" | "away";
        };
        Cancellation: {
            /** Format: date-time */
            canceledAt: string;
            lines: components["schemas"]["PartLine"][];
            reason?: string;
        };
        Customer: {
            /**
             * @description Found in any case
             * @example ada@example.com
             */
            email?: string;
            /** @description The shop’s own name of the customer */
            id?: string;
            name?: string;
            phone?: string;
            shippingAddress?: components["schemas"]["PostalAddress"];
        };
        DeletedDetails: {
            /**
             * @description There are more: repeat the request
             * @enum {boolean}
             */
            more?: true;
            /** @description Orders whose details were deleted */
            orders: number;
        };
        HistoryEntry: {
            /** Format: date-time */
            at?: string;
            /** @description The operator whose change it was */
            by?: string;
            /**
             * @description `history.begins`: what happened up to this version was not recorded, or is no longer kept
             * @enum {string}
             */
            type: "history.begins" | "order.placed" | "order.confirmed" | "order.rejected" | "order.part-shipped" | "order.part-canceled" | "order.shipped" | "order.canceled" | "order.returned" | "order.details-completed" | "order.details-deleted" | "order.changed";
            version: number;
        };
        HoldingOrder: {
            /** @example 0199f6a0-1234-821f-9b76-8911c84bccf8 */
            orderId: string;
            /** @description Units that it holds */
            quantity: number;
            /**
             * Format: date-time
             * @description When it was decided
             */
            since: string;
        };
        HoldingOrderList: {
            items: components["schemas"]["HoldingOrder"][];
            nextCursor?: string;
        };
        ImportLine: {
            /** @description Rows that were taken, the unchanged ones included */
            applied: number;
            /** @enum {string} */
            kind: "progress";
            /** @description Rows that had their outcome in a second */
            perSecond: number;
            refused: number;
            /** @description Rows that were read */
            rows: number;
        } | {
            code: string;
            detail: string;
            /** @enum {string} */
            kind: "refused";
            /** @description The line in the file */
            line: number;
        } | {
            /** @enum {string} */
            kind: "report";
            report: components["schemas"]["ImportReport"];
        } | {
            /** @enum {string} */
            code: "internal";
            detail: string;
            /** @enum {string} */
            kind: "failed";
            requestId: string;
            traceId?: string;
        };
        ImportReport: {
            changed: number;
            /** @description Columns of the file that mean nothing to the shop (the first 100) */
            columnsLeftAlone: string[];
            /**
             * @description How the file was read: `own` (the columns of this shop), `ndjson`, or the shop system whose export it is
             * @example shopify
             */
            layout: string;
            /** @description Rows that made a product */
            new: number;
            noteCount: number;
            /** @description What rows said and was left alone, such as stock that is not tracked (the first 1,000) */
            notes: {
                /** @description The line in the file */
                line: number;
                said: string;
            }[];
            /** @description Rows of other shop systems that are no product to sell, such as parents of variants. They are not among `rows` */
            passedOver: number;
            /** @description The rows that were not taken (the first 1,000) */
            refused: {
                code: string;
                detail: string;
                /** @description The line in the file */
                line: number;
            }[];
            /** @description All rows that were not taken */
            refusedCount: number;
            /** @description Rows of a SKU that had a row before in the file (the first 1,000) */
            repeated: {
                /** @description The line in the file */
                line: number;
                /**
                 * @description Stock keeping unit. Case matters
                 * @example MUG-STONE-350
                 */
                sku: string;
            }[];
            rows: number;
            /** @description Rows whose answer did not come in time: repeat the import with the same key */
            unanswered: number;
            /** @description Rows that say what the shop has already */
            unchanged: number;
        };
        Line: {
            /**
             * @description Units that nobody wants any more
             * @example 2
             */
            canceled?: number;
            /** @description The name of the product, as the shopper saw it */
            name?: string;
            /** @example 2 */
            quantity: number;
            /**
             * @description Units that left and came back
             * @example 2
             */
            returned?: number;
            /**
             * @description Units that left; missing for none
             * @example 2
             */
            shipped?: number;
            /**
             * @description Stock keeping unit. Case matters
             * @example MUG-STONE-350
             */
            sku: string;
            unitPrice?: number;
        };
        /**
         * @description Whatever the shop wants to remember: at most 50 keys of 1 to 40 characters without square brackets, values of at most 500
         * @example {
         *       "campaign": "autumn",
         *       "giftWrap": "yes"
         *     }
         */
        Metadata: {
            [key: string]: string;
        };
        /**
         * @example {
         *       "amount": 1890,
         *       "currency": "EUR"
         *     }
         */
        Money: {
            /** @description In minor units: 1890 is EUR 18.90 */
            amount: number;
            /** @description ISO 4217 */
            currency: string;
        };
        Movement: {
            /** @enum {string} */
            kind: "opening";
            /** @description Units in the house after it */
            onHand: number;
            /** @description Units that orders hold after it */
            reserved: number;
        } | {
            /** Format: date-time */
            at: string;
            /** @description The operator who asked for it; `admin-token` for ADMIN_TOKEN */
            by?: string;
            /** @description The Idempotency-Key of the change, or a row of an import */
            changeId: string;
            /** @enum {string} */
            kind: "counted" | "received" | "corrected";
            /** @description Units in the house after it */
            onHand: number;
            /** @description Units that came into the house, or left it */
            onHandBy: number;
            /** @description Of a correction */
            reason?: string;
            /** @description Units that orders hold after it */
            reserved: number;
            /** @description Units that were reserved, or are no longer */
            reservedBy: number;
        } | {
            /** Format: date-time */
            at: string;
            /** @enum {string} */
            kind: "reserved" | "released" | "shipped" | "restocked";
            /** @description Units in the house after it */
            onHand: number;
            /** @description Units that came into the house, or left it */
            onHandBy: number;
            /** @example 0199f6a0-1234-821f-9b76-8911c84bccf8 */
            orderId: string;
            /** @description Units that orders hold after it */
            reserved: number;
            /** @description Units that were reserved, or are no longer */
            reservedBy: number;
        };
        MovementList: {
            items: components["schemas"]["Movement"][];
            nextCursor?: string;
        };
        /**
         * @description The order as it is, where its state is the reason
         * @example {
         *       "id": "0199f6a0-1234-821f-9b76-8911c84bccf8",
         *       "number": "2XBZJBJTKF",
         *       "status": "confirmed",
         *       "recorded": true,
         *       "lines": [
         *         {
         *           "sku": "MUG-STONE-350",
         *           "quantity": 2,
         *           "unitPrice": 1890
         *         }
         *       ],
         *       "total": {
         *         "amount": 3780,
         *         "currency": "EUR"
         *       },
         *       "recordedAt": "2026-11-27T08:00:00.000Z",
         *       "placedAt": "2026-11-27T08:00:00.000Z",
         *       "confirmedAt": "2026-11-27T08:00:00.004Z",
         *       "updatedAt": "2026-11-27T08:00:00.004Z",
         *       "version": 2
         *     }
         */
        Order: {
            /**
             * Format: date-time
             * @description It was canceled
             */
            canceledAt?: string;
            /** @description What operators canceled, in order */
            cancellations?: components["schemas"]["Cancellation"][];
            /**
             * Format: date-time
             * @description Its units were reserved
             */
            confirmedAt?: string;
            customer?: components["schemas"]["Customer"];
            /**
             * @description An operator deleted the details, and only the reference is left
             * @enum {boolean}
             */
            detailsDeleted?: true;
            expectedTotal?: components["schemas"]["Money"];
            /** @description While not recorded: what to do, in words */
            hint?: string;
            /** @example 0199f6a0-1234-821f-9b76-8911c84bccf8 */
            id: string;
            /**
             * @description The details were lost with a database. The same order under its key brings them back; until then it cannot be shipped
             * @enum {boolean}
             */
            incomplete?: true;
            lines: components["schemas"]["Line"][];
            metadata?: components["schemas"]["Metadata"];
            note?: string;
            /**
             * @description A short number for people. Two orders may share one, and it opens none
             * @example 2XBZJBJTKF
             */
            number: string;
            /**
             * Format: date-time
             * @description Its lines were recorded
             */
            placedAt?: string;
            /** @description How many reasons there are */
            reasonCount?: number;
            /** @description Why it was rejected: the first 50 reasons */
            reasons?: {
                available: number;
                /**
                 * Format: date-time
                 * @description With `not-yet-available`: from when it can be ordered
                 */
                availableFrom?: string;
                /** @enum {string} */
                code: "out-of-stock" | "unknown-sku" | "price-changed" | "total-too-large" | "over-limit" | "not-yet-available";
                /**
                 * @description With `over-limit`: units of this product that one order may have
                 * @example 2
                 */
                maxPerOrder?: number;
                requested: number;
                /**
                 * @description Stock keeping unit. Case matters
                 * @example MUG-STONE-350
                 */
                sku: string;
                unitPrice?: number;
            }[];
            /** @description Whether the Order service has it on disk. If not, send it again */
            recorded: boolean;
            /** Format: date-time */
            recordedAt?: string;
            /**
             * @description The merchant’s own number of the order
             * @example WEB-100234
             */
            reference?: string;
            /** @description What came back, in order */
            returns?: components["schemas"]["Return"][];
            /** @description The parcels that left, in order */
            shipments?: components["schemas"]["Shipment"][];
            /**
             * Format: date-time
             * @description The last of it left
             */
            shippedAt?: string;
            /** @enum {string} */
            status: "pending" | "confirmed" | "rejected" | "canceled" | "shipped";
            total?: components["schemas"]["Money"];
            /**
             * Format: date-time
             * @description It changed last: its `version` says how often
             */
            updatedAt?: string;
            /** @description Counts the facts known of the order */
            version: number;
        };
        OrderCancellation: {
            /** @description Units; all that are left when missing */
            lines?: {
                /** @example 2 */
                quantity: number;
                /**
                 * @description Stock keeping unit. Case matters
                 * @example MUG-STONE-350
                 */
                sku: string;
            }[];
            /** @description In words. Shoppers see it */
            reason?: string;
        };
        /**
         * @example {
         *       "lines": [
         *         {
         *           "sku": "MUG-STONE-350",
         *           "quantity": 2
         *         }
         *       ],
         *       "expectedTotal": {
         *         "amount": 3780,
         *         "currency": "EUR"
         *       }
         *     }
         */
        OrderContent: {
            customer?: components["schemas"]["Customer"];
            expectedTotal?: components["schemas"]["Money"] & unknown;
            /** @description Lines of one SKU are summed */
            lines: {
                /** @description The name of the product, as the shopper saw it */
                name?: string;
                /** @example 2 */
                quantity: number;
                /**
                 * @description Stock keeping unit. Case matters
                 * @example MUG-STONE-350
                 */
                sku: string;
            }[];
            metadata?: components["schemas"]["Metadata"];
            note?: string;
            /**
             * @description The merchant’s own number of the order
             * @example WEB-100234
             */
            reference?: string;
        };
        /** @description A change of an order, as a CloudEvent 1.0 */
        OrderEvent: {
            /** @description The operator whose change it was */
            by?: string;
            data: components["schemas"]["Order"] & unknown;
            /** @enum {string} */
            datacontenttype: "application/json";
            /** @description The same each time the event is read */
            id: string;
            /** @enum {string} */
            source: "/orders";
            /** @enum {string} */
            specversion: "1.0";
            /** @example 0199f6a0-1234-821f-9b76-8911c84bccf8 */
            subject: string;
            /** Format: date-time */
            time: string;
            /** @enum {string} */
            type: "order.placed" | "order.confirmed" | "order.rejected" | "order.part-shipped" | "order.part-canceled" | "order.shipped" | "order.canceled" | "order.returned" | "order.details-completed" | "order.details-deleted" | "order.changed";
            /** @description Of the order, right after the change */
            version: number;
        };
        OrderEventPage: {
            items: components["schemas"]["OrderEvent"][];
            /** @description The `after` of the next request */
            next: string;
        };
        OrderHistory: {
            items: components["schemas"]["HistoryEntry"][];
        };
        OrderList: {
            items: components["schemas"]["OrderSummary"][];
            nextCursor?: string;
            /**
             * @description The search looked at 10,000 orders and stopped. It goes on at `nextCursor`; a shorter time from `from` to `to` needs fewer
             * @enum {boolean}
             */
            truncated?: true;
        };
        OrderReturn: {
            lines: {
                /** @example 2 */
                quantity: number;
                /**
                 * @description Stock keeping unit. Case matters
                 * @example MUG-STONE-350
                 */
                sku: string;
            }[];
            /** @description In words. Shoppers see it */
            reason: string;
            /** @description Whether the units can be sold again */
            restock: boolean;
        };
        OrderShipment: {
            carrier?: string;
            /** @description The units that left; all when missing */
            lines?: {
                /** @example 2 */
                quantity: number;
                /**
                 * @description Stock keeping unit. Case matters
                 * @example MUG-STONE-350
                 */
                sku: string;
            }[];
            trackingNumber?: string;
            trackingUrl?: string;
        };
        OrderSummary: {
            /**
             * Format: date-time
             * @description It was canceled
             */
            canceledAt?: string;
            /** @description What operators canceled, in order */
            cancellations?: components["schemas"]["Cancellation"][];
            /**
             * Format: date-time
             * @description Its units were reserved
             */
            confirmedAt?: string;
            customer?: components["schemas"]["Customer"];
            /**
             * @description An operator deleted the details, and only the reference is left
             * @enum {boolean}
             */
            detailsDeleted?: true;
            expectedTotal?: components["schemas"]["Money"];
            /** @description While not recorded: what to do, in words */
            hint?: string;
            /** @example 0199f6a0-1234-821f-9b76-8911c84bccf8 */
            id: string;
            /**
             * @description The details were lost with a database. The same order under its key brings them back; until then it cannot be shipped
             * @enum {boolean}
             */
            incomplete?: true;
            lineCount: number;
            /** @description Only with `lines=true` */
            lines?: components["schemas"]["Line"][];
            metadata?: components["schemas"]["Metadata"];
            note?: string;
            /**
             * @description A short number for people. Two orders may share one, and it opens none
             * @example 2XBZJBJTKF
             */
            number: string;
            /**
             * Format: date-time
             * @description Its lines were recorded
             */
            placedAt?: string;
            /** @description How many reasons there are */
            reasonCount?: number;
            /** @description Why it was rejected: the first 50 reasons */
            reasons?: {
                available: number;
                /**
                 * Format: date-time
                 * @description With `not-yet-available`: from when it can be ordered
                 */
                availableFrom?: string;
                /** @enum {string} */
                code: "out-of-stock" | "unknown-sku" | "price-changed" | "total-too-large" | "over-limit" | "not-yet-available";
                /**
                 * @description With `over-limit`: units of this product that one order may have
                 * @example 2
                 */
                maxPerOrder?: number;
                requested: number;
                /**
                 * @description Stock keeping unit. Case matters
                 * @example MUG-STONE-350
                 */
                sku: string;
                unitPrice?: number;
            }[];
            /** @description Whether the Order service has it on disk. If not, send it again */
            recorded: boolean;
            /** Format: date-time */
            recordedAt?: string;
            /**
             * @description The merchant’s own number of the order
             * @example WEB-100234
             */
            reference?: string;
            /** @description What came back, in order */
            returns?: components["schemas"]["Return"][];
            /** @description The parcels that left, in order */
            shipments?: components["schemas"]["Shipment"][];
            /**
             * Format: date-time
             * @description The last of it left
             */
            shippedAt?: string;
            /** @enum {string} */
            status: "pending" | "confirmed" | "rejected" | "canceled" | "shipped";
            total?: components["schemas"]["Money"];
            /** @description Units of all lines */
            unitCount: number;
            /**
             * Format: date-time
             * @description It changed last: its `version` says how often
             */
            updatedAt?: string;
            /** @description Counts the facts known of the order */
            version: number;
        };
        PartLine: {
            /** @example 2 */
            quantity: number;
            /**
             * @description Stock keeping unit. Case matters
             * @example MUG-STONE-350
             */
            sku: string;
        };
        /**
         * @description In the words of https://schema.org/PostalAddress
         * @example {
         *       "streetAddress": "12 Mill Lane",
         *       "postalCode": "CB1 2AB",
         *       "addressLocality": "Cambridge",
         *       "addressCountry": "GB"
         *     }
         */
        PostalAddress: {
            /** @description Preferably two letters of ISO 3166-1 */
            addressCountry?: string;
            addressLocality?: string;
            addressRegion?: string;
            extendedAddress?: string;
            name?: string;
            postalCode?: string;
            postOfficeBoxNumber?: string;
            streetAddress?: string;
        };
        Problem: {
            /** @description Of a product that cannot be ordered yet: when it can, by the clock of Inventory */
            availableFrom?: string;
            /** @description Stable: clients may act on it */
            code: string;
            detail: string;
            /** @description Each bad field */
            errors?: {
                field: string;
                message: string;
            }[];
            /** @description Of an order over a limit: the largest number allowed */
            limit?: number;
            /** @description Of a cursor that is gone: the cursor behind the newest event */
            next?: string;
            order?: components["schemas"]["Order"];
            /** @description The X-Request-Id of this answer */
            requestId: string;
            status: number;
            title: string;
            /** @description Of the traceparent that the request carried */
            traceId?: string;
            /** @description Of the product, where they are the reason: `reserved` by orders */
            units?: {
                onHand: number;
                reserved: number;
            };
        } & {
            [key: string]: unknown;
        };
        /**
         * @example {
         *       "sku": "MUG-STONE-350",
         *       "name": "Stoneware mug, 350 ml",
         *       "description": "Thrown by hand, glazed in ash grey. Dishwasher safe.",
         *       "image": "/images/mug-stone.svg",
         *       "price": {
         *         "amount": 1890,
         *         "currency": "EUR"
         *       },
         *       "tags": [
         *         "kitchen",
         *         "stoneware"
         *       ],
         *       "available": 120,
         *       "version": 1,
         *       "updatedAt": "2026-11-27T07:00:00.000Z"
         *     }
         */
        Product: {
            /** @description Units that can be ordered now */
            available: number;
            /**
             * Format: date-time
             * @description When it may first be ordered
             */
            availableFrom?: string;
            description: string;
            image?: string;
            /** @description Units that one order may have */
            maxPerOrder?: number;
            name: string;
            price: components["schemas"]["Money"];
            /**
             * @description Stock keeping unit. Case matters
             * @example MUG-STONE-350
             */
            sku: string;
            /** @description Missing when there are none */
            tags?: string[];
            /** Format: date-time */
            updatedAt: string;
            /** @description Counts changes of the properties, not of the stock */
            version: number;
        };
        ProductList: {
            items: components["schemas"]["Product"][];
            nextCursor?: string;
            /**
             * @description More products match than are sorted: these are of the first 10,000
             * @enum {boolean}
             */
            truncated?: true;
        };
        ProductPatch: {
            /** @description Read only: passed over */
            available?: unknown;
            /**
             * Format: date-time
             * @description When it may first be ordered
             * @example 2026-12-01T08:00:00.000Z
             */
            availableFrom?: string;
            description?: string | null;
            image?: string | null;
            /** @description Whether shoppers see and can order it */
            listed?: boolean;
            /** @description Units available at which operators want to be told */
            lowStockAt?: number | null;
            /** @description Units that one order may have */
            maxPerOrder?: number | null;
            name?: string;
            /** @description Read only: passed over */
            onHand?: unknown;
            price?: {
                amount?: number;
                currency?: string;
            };
            /** @description Read only: passed over */
            reserved?: unknown;
            /**
             * @description Must be that of the path
             * @example MUG-STONE-350
             */
            sku?: string;
            /**
             * @description Short words by which products are grouped
             * @example [
             *       "kitchen"
             *     ]
             */
            tags?: string[] | null;
            /** @description Read only: passed over */
            updatedAt?: unknown;
            /** @description Read only: counts as `If-Match` when that is missing */
            version?: number;
        };
        ProductProperties: {
            /** @description Read only: passed over */
            available?: unknown;
            /**
             * Format: date-time
             * @description When it may first be ordered
             * @example 2026-12-01T08:00:00.000Z
             */
            availableFrom?: string;
            /** @default  */
            description?: string;
            image?: string;
            /**
             * @description Whether shoppers see and can order it
             * @default true
             */
            listed?: boolean;
            /** @description Units available at which operators want to be told */
            lowStockAt?: number;
            /** @description Units that one order may have */
            maxPerOrder?: number;
            name: string;
            /** @description Read only: passed over */
            onHand?: unknown;
            price: {
                amount: number;
                currency: string;
            };
            /** @description Read only: passed over */
            reserved?: unknown;
            /**
             * @description Must be that of the path
             * @example MUG-STONE-350
             */
            sku?: string;
            /**
             * @description Short words by which products are grouped
             * @example [
             *       "kitchen"
             *     ]
             */
            tags?: string[];
            /** @description Read only: passed over */
            updatedAt?: unknown;
            /** @description Read only: counts as `If-Match` when that is missing */
            version?: number;
        };
        /** @description Whether a read API of a worker answers. With several instances: how many there are, and how many of them do not answer */
        ReadsState: {
            away?: number;
            instances?: number;
            /** Format: date-time */
            since: string;
            /** @enum {string} */
            state: "up" | "away";
        };
        /** @description Each thing that the front depends on: its state, and since when. `currency` is that of this front. `warnings` names what is answered, but not as usual */
        Ready: {
            bus: components["schemas"]["BusState"];
            currency: string;
            inventory: components["schemas"]["WorkerState"];
            order: components["schemas"]["WorkerState"];
            reads: {
                inventory: components["schemas"]["ReadsState"];
                order: components["schemas"]["ReadsState"];
            };
            /** @enum {string} */
            status: "ready" | "not-ready" | "starting" | "stopping";
            warnings: "catalogue-stale"[];
        };
        Return: {
            lines: components["schemas"]["PartLine"][];
            reason?: string;
            /** @description Whether the units can be sold again */
            restock: boolean;
            /** Format: date-time */
            returnedAt: string;
        };
        Shipment: {
            carrier?: string;
            lines: components["schemas"]["PartLine"][];
            /** Format: date-time */
            shippedAt: string;
            trackingNumber?: string;
            trackingUrl?: string;
        };
        /**
         * @example {
         *       "kind": "received",
         *       "units": 100
         *     }
         */
        StockChange: {
            /** @enum {string} */
            kind: "counted";
            /** @description The `onHand` that the counter saw: refused if it is another now */
            seen?: number;
            /** @description The units in the house, those that orders hold included */
            units: number;
        } | {
            /** @enum {string} */
            kind: "received";
            /** @description Units that are added */
            units: number;
        } | {
            /** @enum {string} */
            kind: "corrected";
            reason: string;
            /** @description The difference: how many units more, or less, there are */
            units: number;
        };
        /** @description A product of which the available units crossed a level, as a CloudEvent 1.0 */
        StockEvent: {
            /** @description The operator whose change it was */
            by?: string;
            data: components["schemas"]["AdminProduct"] & unknown;
            /** @enum {string} */
            datacontenttype: "application/json";
            /** @description The same each time the event is read */
            id: string;
            /** @enum {string} */
            source: "/products";
            /** @enum {string} */
            specversion: "1.0";
            /**
             * @description Stock keeping unit. Case matters
             * @example MUG-STONE-350
             */
            subject: string;
            /** Format: date-time */
            time: string;
            /** @enum {string} */
            type: "stock.low" | "stock.sold-out" | "stock.back";
        };
        StockEventPage: {
            items: components["schemas"]["StockEvent"][];
            /** @description The `after` of the next request */
            next: string;
        };
        /** @description A worker on the bus, by its best instance. `remembered`: the broker says that it was alive, it has not said so itself yet. `refused`: the broker refuses what it publishes. `reconciling`: restored from a backup, it waits for the other worker. `not-writing`: its disk takes no writes or has no room. `other-currency`: its database is in `currency` and not in that of this front, which sends it no orders. `new`: its database is new, it waits to see the other worker once. `lost`: its database is new and empty, and the other worker knows orders of one before it; an operator restores a backup or accepts the loss. `other-lost`: the other worker’s is. `silent`: it has said nothing for 11 s. `away`: it has left. `unknown`: the bus is not up */
        WorkerState: {
            currency?: string;
            /** @description The bus user that the broker does not let publish, and the topic */
            refused?: {
                topic: string;
                user: string;
            };
            /** Format: date-time */
            since: string;
            /** @enum {string} */
            state: "up" | "remembered" | "refused" | "reconciling" | "not-writing" | "new" | "lost" | "other-lost" | "other-currency" | "silent" | "away" | "unknown";
        };
    };
    responses: {
        /** @description The admin routes are closed (`admin-closed`) */
        "admin-closed": {
            headers: {
                "Cache-Control": components["headers"]["Cache-Control"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code: "admin-closed";
                    /** @constant */
                    status: 403;
                };
            };
        };
        /** @description The admin routes are closed (`admin-closed`). The role of this operator does not suffice (`insufficient-role`) */
        "admin-closed.insufficient-role": {
            headers: {
                "Cache-Control": components["headers"]["Cache-Control"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code: "admin-closed" | "insufficient-role";
                    /** @constant */
                    status: 403;
                };
            };
        };
        /** @description The admin routes are closed (`admin-closed`). The role of this operator does not suffice (`insufficient-role`) */
        "admin-closed.insufficient-role.2": {
            headers: {
                "Cache-Control": components["headers"]["Cache-Control"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code: "admin-closed" | "insufficient-role";
                    /** @constant */
                    status: 403;
                };
            };
        };
        /** @description The order is shipped, or a part of it (`already-shipped`) */
        "already-shipped": {
            headers: {
                "Cache-Control": components["headers"]["Cache-Control"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code: "already-shipped";
                    /** @constant */
                    status: 409;
                };
            };
        };
        /** @description A part of the shop does not answer (`backend-unavailable`). Too much is going on (`busy`) */
        "backend-unavailable.busy": {
            headers: {
                "Cache-Control": components["headers"]["Cache-Control"];
                "Retry-After": components["headers"]["Retry-After"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code: "backend-unavailable" | "busy";
                    /** @constant */
                    status: 503;
                };
            };
        };
        /** @description A part of the shop does not answer (`backend-unavailable`). Too much is going on (`busy`). It is not known whether the request arrived (`bus-unavailable`). A database of the shop is lost (`database-lost`) */
        "backend-unavailable.busy.bus-unavailable.database-lost": {
            headers: {
                "Cache-Control": components["headers"]["Cache-Control"];
                "Retry-After": components["headers"]["Retry-After"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code: "backend-unavailable" | "busy" | "bus-unavailable" | "database-lost";
                    /** @constant */
                    status: 503;
                };
            };
        };
        /** @description A part of the shop does not answer (`backend-unavailable`). Too much is going on (`busy`). It is not known whether the request arrived (`bus-unavailable`). A database of the shop is lost (`database-lost`) */
        "backend-unavailable.busy.bus-unavailable.database-lost.2": {
            headers: {
                "Cache-Control": components["headers"]["Cache-Control"];
                "Retry-After": components["headers"]["Retry-After"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code: "backend-unavailable" | "busy" | "bus-unavailable" | "database-lost";
                    /** @constant */
                    status: 503;
                };
            };
        };
        /** @description The body is too large (`body-too-large`) */
        "body-too-large": {
            headers: {
                "Cache-Control": components["headers"]["Cache-Control"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code: "body-too-large";
                    /** @constant */
                    status: 413;
                };
            };
        };
        /** @description The body is too large (`body-too-large`) */
        "body-too-large.2": {
            headers: {
                "Cache-Control": components["headers"]["Cache-Control"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code: "body-too-large";
                    /** @constant */
                    status: 413;
                };
            };
        };
        /** @description The body did not arrive in time (`body-too-slow`) */
        "body-too-slow": {
            headers: {
                "Cache-Control": components["headers"]["Cache-Control"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code: "body-too-slow";
                    /** @constant */
                    status: 408;
                };
            };
        };
        /** @description It is not known whether the request arrived (`bus-unavailable`). A database of the shop is lost (`database-lost`). Too much is going on (`busy`). A part of the shop does not answer (`backend-unavailable`) */
        "bus-unavailable.database-lost.busy.backend-unavailable.Location": {
            headers: {
                "Cache-Control": components["headers"]["Cache-Control"];
                Location: components["headers"]["Location"];
                "Retry-After": components["headers"]["Retry-After"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code: "bus-unavailable" | "database-lost" | "busy" | "backend-unavailable";
                    /** @constant */
                    status: 503;
                };
            };
        };
        /** @description Too much is going on (`busy`). A part of the shop does not answer (`backend-unavailable`) */
        "busy.backend-unavailable": {
            headers: {
                "Cache-Control": components["headers"]["Cache-Control"];
                "Retry-After": components["headers"]["Retry-After"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code: "busy" | "backend-unavailable";
                    /** @constant */
                    status: 503;
                };
            };
        };
        /** @description The units are not those that were seen (`count-changed`). Orders hold these units (`below-reserved`). There are not so many units (`below-zero`). Too many units (`too-many-on-hand`) */
        "count-changed.below-reserved.below-zero.too-many-on-hand": {
            headers: {
                "Cache-Control": components["headers"]["Cache-Control"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code: "count-changed" | "below-reserved" | "below-zero" | "too-many-on-hand";
                    /** @constant */
                    status: 409;
                };
            };
        };
        /** @description The feed cannot go on from this cursor (`cursor-gone`) */
        "cursor-gone": {
            headers: {
                "Cache-Control": components["headers"]["Cache-Control"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code: "cursor-gone";
                    /** @constant */
                    status: 410;
                };
            };
        };
        /** @description The role of this operator does not suffice (`insufficient-role`) */
        "insufficient-role": {
            headers: {
                "Cache-Control": components["headers"]["Cache-Control"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code: "insufficient-role";
                    /** @constant */
                    status: 403;
                };
            };
        };
        /** @description Something is wrong on our side (`internal`) */
        internal: {
            headers: {
                "Cache-Control": components["headers"]["Cache-Control"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code: "internal";
                    /** @constant */
                    status: 500;
                };
            };
        };
        /** @description Something is wrong on our side (`internal`) */
        "internal.2": {
            headers: {
                "Cache-Control": components["headers"]["Cache-Control"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code: "internal";
                    /** @constant */
                    status: 500;
                };
            };
        };
        /** @description The Idempotency-Key is not usable (`invalid-idempotency-key`) */
        "invalid-idempotency-key": {
            headers: {
                "Cache-Control": components["headers"]["Cache-Control"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code: "invalid-idempotency-key";
                    /** @constant */
                    status: 400;
                };
            };
        };
        /** @description The request is not valid (`invalid-request`) */
        "invalid-request": {
            headers: {
                "Cache-Control": components["headers"]["Cache-Control"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code: "invalid-request";
                    /** @constant */
                    status: 400;
                };
            };
        };
        /** @description The request is not valid (`invalid-request`). The Idempotency-Key is missing (`missing-idempotency-key`). The Idempotency-Key is not usable (`invalid-idempotency-key`) */
        "invalid-request.missing-idempotency-key.invalid-idempotency-key": {
            headers: {
                "Cache-Control": components["headers"]["Cache-Control"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code: "invalid-request" | "missing-idempotency-key" | "invalid-idempotency-key";
                    /** @constant */
                    status: 400;
                };
            };
        };
        /** @description The request is not valid (`invalid-request`). The Idempotency-Key is missing (`missing-idempotency-key`). The Idempotency-Key is not usable (`invalid-idempotency-key`) */
        "invalid-request.missing-idempotency-key.invalid-idempotency-key.2": {
            headers: {
                "Cache-Control": components["headers"]["Cache-Control"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code: "invalid-request" | "missing-idempotency-key" | "invalid-idempotency-key";
                    /** @constant */
                    status: 400;
                };
            };
        };
        /** @description The Idempotency-Key was used for something else (`key-reused`) */
        "key-reused": {
            headers: {
                "Cache-Control": components["headers"]["Cache-Control"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code: "key-reused";
                    /** @constant */
                    status: 422;
                };
            };
        };
        /** @description The Idempotency-Key was used for something else (`key-reused`) */
        "key-reused.2": {
            headers: {
                "Cache-Control": components["headers"]["Cache-Control"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code: "key-reused";
                    /** @constant */
                    status: 422;
                };
            };
        };
        /** @description The Idempotency-Key was used for something else (`key-reused`). The shop has another currency (`wrong-currency`) */
        "key-reused.wrong-currency": {
            headers: {
                "Cache-Control": components["headers"]["Cache-Control"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code: "key-reused" | "wrong-currency";
                    /** @constant */
                    status: 422;
                };
            };
        };
        /** @description The Idempotency-Key was used for something else (`key-reused`). The shop has another currency (`wrong-currency`) */
        "key-reused.wrong-currency.2": {
            headers: {
                "Cache-Control": components["headers"]["Cache-Control"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code: "key-reused" | "wrong-currency";
                    /** @constant */
                    status: 422;
                };
            };
        };
        /** @description The Idempotency-Key was used for something else (`key-reused`). The shop has another currency (`wrong-currency`). The order is over a limit (`over-limit`) */
        "key-reused.wrong-currency.over-limit": {
            headers: {
                "Cache-Control": components["headers"]["Cache-Control"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code: "key-reused" | "wrong-currency" | "over-limit";
                    /** @constant */
                    status: 422;
                };
            };
        };
        /** @description The body is not JSON (`malformed-json`). The request is not valid (`invalid-request`). The Idempotency-Key is missing (`missing-idempotency-key`). The Idempotency-Key is not usable (`invalid-idempotency-key`) */
        "malformed-json.invalid-request.missing-idempotency-key.invalid-idempotency-key": {
            headers: {
                "Cache-Control": components["headers"]["Cache-Control"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code: "malformed-json" | "invalid-request" | "missing-idempotency-key" | "invalid-idempotency-key";
                    /** @constant */
                    status: 400;
                };
            };
        };
        /** @description The body is not JSON (`malformed-json`). The request is not valid (`invalid-request`). The Idempotency-Key is missing (`missing-idempotency-key`). The Idempotency-Key is not usable (`invalid-idempotency-key`). The precondition is not usable (`invalid-if-match`) */
        "malformed-json.invalid-request.missing-idempotency-key.invalid-idempotency-key.invalid-if-match": {
            headers: {
                "Cache-Control": components["headers"]["Cache-Control"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code: "malformed-json" | "invalid-request" | "missing-idempotency-key" | "invalid-idempotency-key" | "invalid-if-match";
                    /** @constant */
                    status: 400;
                };
            };
        };
        /** @description The body is not JSON (`malformed-json`). The request is not valid (`invalid-request`). The Idempotency-Key is missing (`missing-idempotency-key`). The Idempotency-Key is not usable (`invalid-idempotency-key`). The precondition is not usable (`invalid-if-match`) */
        "malformed-json.invalid-request.missing-idempotency-key.invalid-idempotency-key.invalid-if-match.2": {
            headers: {
                "Cache-Control": components["headers"]["Cache-Control"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code: "malformed-json" | "invalid-request" | "missing-idempotency-key" | "invalid-idempotency-key" | "invalid-if-match";
                    /** @constant */
                    status: 400;
                };
            };
        };
        /** @description Too many requests from this address (`rate-limited`) */
        "rate-limited": {
            headers: {
                "Cache-Control": components["headers"]["Cache-Control"];
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                "Retry-After": components["headers"]["Retry-After"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code: "rate-limited";
                    /** @constant */
                    status: 429;
                };
            };
        };
        /** @description Too many requests from this address (`rate-limited`) */
        "rate-limited.2": {
            headers: {
                "Cache-Control": components["headers"]["Cache-Control"];
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                "Retry-After": components["headers"]["Retry-After"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code: "rate-limited";
                    /** @constant */
                    status: 429;
                };
            };
        };
        /** @description Another order has this reference (`reference-used`). A product cannot be ordered yet (`not-yet-available`) */
        "reference-used.not-yet-available": {
            headers: {
                "Cache-Control": components["headers"]["Cache-Control"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code: "reference-used" | "not-yet-available";
                    /** @constant */
                    status: 409;
                };
            };
        };
        /** @description The order has too many parts (`too-many-parts`). So many units were not shipped (`more-than-shipped`) */
        "too-many-parts.more-than-shipped": {
            headers: {
                "Cache-Control": components["headers"]["Cache-Control"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code: "too-many-parts" | "more-than-shipped";
                    /** @constant */
                    status: 409;
                };
            };
        };
        /** @description The order has too many parts (`too-many-parts`). The order is not confirmed (`not-confirmed`). The order is shipped, or a part of it (`already-shipped`). So many units are not left (`more-than-left`) */
        "too-many-parts.not-confirmed.already-shipped.more-than-left": {
            headers: {
                "Cache-Control": components["headers"]["Cache-Control"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code: "too-many-parts" | "not-confirmed" | "already-shipped" | "more-than-left";
                    /** @constant */
                    status: 409;
                };
            };
        };
        /** @description The order has too many parts (`too-many-parts`). The order is not confirmed (`not-confirmed`). The details of the order are missing (`incomplete-order`). So many units are not left (`more-than-left`) */
        "too-many-parts.not-confirmed.incomplete-order.more-than-left": {
            headers: {
                "Cache-Control": components["headers"]["Cache-Control"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code: "too-many-parts" | "not-confirmed" | "incomplete-order" | "more-than-left";
                    /** @constant */
                    status: 409;
                };
            };
        };
        /** @description The bearer token is missing or wrong (`unauthorized`) */
        unauthorized: {
            headers: {
                "Cache-Control": components["headers"]["Cache-Control"];
                "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code: "unauthorized";
                    /** @constant */
                    status: 401;
                };
            };
        };
        /** @description The bearer token is missing or wrong (`unauthorized`) */
        "unauthorized.2": {
            headers: {
                "Cache-Control": components["headers"]["Cache-Control"];
                "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code: "unauthorized";
                    /** @constant */
                    status: 401;
                };
            };
        };
        /** @description There is no such order (`unknown-order`) */
        "unknown-order": {
            headers: {
                "Cache-Control": components["headers"]["Cache-Control"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code: "unknown-order";
                    /** @constant */
                    status: 404;
                };
            };
        };
        /** @description There is no such order (`unknown-order`) */
        "unknown-order.2": {
            headers: {
                "Cache-Control": components["headers"]["Cache-Control"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code: "unknown-order";
                    /** @constant */
                    status: 404;
                };
            };
        };
        /** @description There is no such product (`unknown-sku`) */
        "unknown-sku": {
            headers: {
                "Cache-Control": components["headers"]["Cache-Control"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code: "unknown-sku";
                    /** @constant */
                    status: 404;
                };
            };
        };
        /** @description There is no such product (`unknown-sku`) */
        "unknown-sku.2": {
            headers: {
                "Cache-Control": components["headers"]["Cache-Control"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code: "unknown-sku";
                    /** @constant */
                    status: 404;
                };
            };
        };
        /** @description This route does not take the content coding (`unsupported-content-encoding`) */
        "unsupported-content-encoding": {
            headers: {
                "Cache-Control": components["headers"]["Cache-Control"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code: "unsupported-content-encoding";
                    /** @constant */
                    status: 415;
                };
            };
        };
        /** @description This route does not take the content coding (`unsupported-content-encoding`) */
        "unsupported-content-encoding.2": {
            headers: {
                "Cache-Control": components["headers"]["Cache-Control"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code: "unsupported-content-encoding";
                    /** @constant */
                    status: 415;
                };
            };
        };
        /** @description This route does not take the content type (`unsupported-media-type`). This route does not take the content coding (`unsupported-content-encoding`) */
        "unsupported-media-type.unsupported-content-encoding": {
            headers: {
                "Cache-Control": components["headers"]["Cache-Control"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code: "unsupported-media-type" | "unsupported-content-encoding";
                    /** @constant */
                    status: 415;
                };
            };
        };
        /** @description This route does not take the content type (`unsupported-media-type`). This route does not take the content coding (`unsupported-content-encoding`) */
        "unsupported-media-type.unsupported-content-encoding.2": {
            headers: {
                "Cache-Control": components["headers"]["Cache-Control"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code: "unsupported-media-type" | "unsupported-content-encoding";
                    /** @constant */
                    status: 415;
                };
            };
        };
        /** @description The product has another version (`version-changed`) */
        "version-changed": {
            headers: {
                "Cache-Control": components["headers"]["Cache-Control"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code: "version-changed";
                    /** @constant */
                    status: 412;
                };
            };
        };
        /** @description The product has another version (`version-changed`) */
        "version-changed.2": {
            headers: {
                "Cache-Control": components["headers"]["Cache-Control"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code: "version-changed";
                    /** @constant */
                    status: 412;
                };
            };
        };
        /** @description The order belongs to another key (`wrong-key`) */
        "wrong-key": {
            headers: {
                "Cache-Control": components["headers"]["Cache-Control"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code: "wrong-key";
                    /** @constant */
                    status: 403;
                };
            };
        };
        /** @description The order belongs to another key (`wrong-key`). The role of this operator does not suffice (`insufficient-role`) */
        "wrong-key.insufficient-role": {
            headers: {
                "Cache-Control": components["headers"]["Cache-Control"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code: "wrong-key" | "insufficient-role";
                    /** @constant */
                    status: 403;
                };
            };
        };
    };
    parameters: {
        /** @description Names the request in the answer, in problems and in the logs: 1 to 128 letters, digits, `-`, `_`, `.`, `:` or `=`. Anything else is replaced by a new UUID */
        RequestId: string;
        /** @description W3C Trace Context: goes with the order through the bus to the logs of every service. One that is not valid is ignored */
        Traceparent: string;
    };
    requestBodies: never;
    headers: {
        /**
         * @description Seconds since the catalogue was read from Inventory
         * @example 0
         */
        Age: string;
        /**
         * @description Who may keep the answer and how long
         * @example private, no-store
         */
        "Cache-Control": string;
        /**
         * @description The name of the file
         * @example attachment; filename="products-2026-11-29.csv"
         */
        "Content-Disposition": string;
        /**
         * @description What the page may load: nothing from elsewhere
         * @example default-src 'none'; script-src 'self'
         */
        "Content-Security-Policy": string;
        /**
         * @description Names this version; for `If-None-Match`, and of a product for operators for `If-Match`
         * @example "3"
         */
        ETag: string;
        /**
         * @description The next page, unless this is the last
         * @example </products?limit=20&cursor=21>; rel="next"
         */
        Link: string;
        /**
         * @description Where it is to be read; missing when nothing was sent (`busy`)
         * @example /orders/0199f6a0-1234-821f-9b76-8911c84bccf8
         */
        Location: string;
        /**
         * @description The preference that was honoured, if any
         * @example wait=5
         */
        "Preference-Applied": string;
        /**
         * @description What is left of a limit, and the seconds until it is whole again
         * @example "writes";r=599;t=60
         */
        RateLimit: string;
        /**
         * @description What one client may ask for, and in how many seconds
         * @example "writes";q=600;w=60
         */
        "RateLimit-Policy": string;
        /**
         * @description Seconds to wait before the request is repeated
         * @example 2
         */
        "Retry-After": string;
        /**
         * @description How to authenticate
         * @example Bearer realm="shop"
         */
        "WWW-Authenticate": string;
        /**
         * @description Names this request, also in our logs
         * @example checkout-7f3a
         */
        "X-Request-Id": string;
    };
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    enter: {
        parameters: {
            query?: never;
            header?: {
                /** @description W3C Trace Context: goes with the order through the bus to the logs of every service. One that is not valid is ignored */
                traceparent?: components["parameters"]["Traceparent"];
                /** @description Names the request in the answer, in problems and in the logs: 1 to 128 letters, digits, `-`, `_`, `.`, `:` or `=`. Anything else is replaced by a new UUID */
                "X-Request-Id"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Leads to the documentation and the catalogue */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        docs: string;
                        products: string;
                        shop: string;
                    };
                };
            };
            /** @description To the shop window in the language of the shopper */
            302: {
                headers: {
                    "Cache-Control": components["headers"]["Cache-Control"];
                    Location: components["headers"]["Location"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    deleteDetailsOfPerson: {
        parameters: {
            query: {
                /** @description In any case */
                email: string;
            };
            header: {
                /**
                 * @description A UUID (version 7 preferably, or 4), bare or in double quotes, made before the first try and sent again with each repeat: it acts only once
                 * @example 0199f6a0-1234-7abc-9b76-8911c84bccf8
                 */
                "Idempotency-Key": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The orders whose details were deleted */
            200: {
                headers: {
                    "Cache-Control": components["headers"]["Cache-Control"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeletedDetails"];
                };
            };
            /** @description On its way, no answer in time: repeat with the same key to learn the outcome */
            202: {
                headers: {
                    "Cache-Control": components["headers"]["Cache-Control"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Accepted"];
                };
            };
            400: components["responses"]["invalid-request.missing-idempotency-key.invalid-idempotency-key.2"];
            401: components["responses"]["unauthorized.2"];
            403: components["responses"]["admin-closed.insufficient-role.2"];
            404: components["responses"]["unknown-order.2"];
            413: components["responses"]["body-too-large.2"];
            415: components["responses"]["unsupported-content-encoding.2"];
            422: components["responses"]["key-reused.2"];
            429: components["responses"]["rate-limited.2"];
            500: components["responses"]["internal.2"];
            503: components["responses"]["backend-unavailable.busy.bus-unavailable.database-lost.2"];
        };
    };
    readOrderEvents: {
        parameters: {
            query?: {
                /** @description The `next` of the page before. Without it, the feed begins with the oldest event that is kept; `newest` begins behind the newest one */
                after?: string;
                limit?: number;
                /** @description Seconds that the answer may wait for an event */
                wait?: number;
            };
            header?: {
                /** @description W3C Trace Context: goes with the order through the bus to the logs of every service. One that is not valid is ignored */
                traceparent?: components["parameters"]["Traceparent"];
                /** @description Names the request in the answer, in problems and in the logs: 1 to 128 letters, digits, `-`, `_`, `.`, `:` or `=`. Anything else is replaced by a new UUID */
                "X-Request-Id"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Events behind `after` */
            200: {
                headers: {
                    "Cache-Control": components["headers"]["Cache-Control"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrderEventPage"];
                };
            };
            400: components["responses"]["invalid-request"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["admin-closed"];
            410: components["responses"]["cursor-gone"];
            429: components["responses"]["rate-limited"];
            500: components["responses"]["internal"];
            503: components["responses"]["busy.backend-unavailable"];
        };
    };
    exportProducts: {
        parameters: {
            query?: {
                /** @description `csv` and `ndjson` have every property of a product. `shopify` and `woocommerce` are the files that those systems import, with the properties that they know */
                format?: "csv" | "ndjson" | "shopify" | "woocommerce";
            };
            header?: {
                /** @description W3C Trace Context: goes with the order through the bus to the logs of every service. One that is not valid is ignored */
                traceparent?: components["parameters"]["Traceparent"];
                /** @description Names the request in the answer, in problems and in the logs: 1 to 128 letters, digits, `-`, `_`, `.`, `:` or `=`. Anything else is replaced by a new UUID */
                "X-Request-Id"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The file; Content-Disposition has a name for it */
            200: {
                headers: {
                    "Cache-Control": components["headers"]["Cache-Control"];
                    "Content-Disposition": components["headers"]["Content-Disposition"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/x-ndjson": string;
                    "text/csv": string;
                };
            };
            400: components["responses"]["invalid-request"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["admin-closed"];
            429: components["responses"]["rate-limited"];
            500: components["responses"]["internal"];
            503: components["responses"]["backend-unavailable.busy"];
        };
    };
    listOrders: {
        parameters: {
            query?: {
                /** @description nextCursor of the page before */
                cursor?: string;
                /** @description The shop’s own name of the customer */
                customerId?: string;
                /** @description Whether each order comes with its details. It does not unless asked to */
                details?: "true" | "false";
                /** @description Found in any case */
                email?: string;
                /** @description Recorded at or after */
                from?: string;
                limit?: number;
                /** @description Whether each order comes with its lines. It does not unless asked to */
                lines?: "true" | "false";
                /** @description The short number of an order, in any case. It finds every order with details that has it. Of the others, and with `sku`, it looks at 10,000 orders at a time */
                number?: string;
                /** @description The merchant’s own number of the order */
                reference?: string;
                /** @description Orders for this SKU. The search looks at 10,000 orders at a time: name a time */
                sku?: string;
                /** @description Newest first unless asked to */
                sort?: "newest" | "oldest";
                /** @description Some of pending, confirmed, rejected, canceled, shipped, with commas */
                status?: string;
                /** @description Recorded before */
                to?: string;
                /** @description Changed at or after */
                updatedSince?: string;
            };
            header?: {
                /** @description W3C Trace Context: goes with the order through the bus to the logs of every service. One that is not valid is ignored */
                traceparent?: components["parameters"]["Traceparent"];
                /** @description Names the request in the answer, in problems and in the logs: 1 to 128 letters, digits, `-`, `_`, `.`, `:` or `=`. Anything else is replaced by a new UUID */
                "X-Request-Id"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page; the Link header leads to the next */
            200: {
                headers: {
                    "Cache-Control": components["headers"]["Cache-Control"];
                    Link: components["headers"]["Link"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrderList"];
                };
            };
            400: components["responses"]["invalid-request"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["admin-closed"];
            429: components["responses"]["rate-limited"];
            500: components["responses"]["internal"];
            503: components["responses"]["backend-unavailable.busy"];
        };
    };
    readOrderAsOperator: {
        parameters: {
            query?: never;
            header?: {
                /** @description W3C Trace Context: goes with the order through the bus to the logs of every service. One that is not valid is ignored */
                traceparent?: components["parameters"]["Traceparent"];
                /** @description Names the request in the answer, in problems and in the logs: 1 to 128 letters, digits, `-`, `_`, `.`, `:` or `=`. Anything else is replaced by a new UUID */
                "X-Request-Id"?: components["parameters"]["RequestId"];
            };
            path: {
                /** @description The order’s id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The order */
            200: {
                headers: {
                    "Cache-Control": components["headers"]["Cache-Control"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Order"];
                };
            };
            400: components["responses"]["invalid-request"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["admin-closed"];
            404: components["responses"]["unknown-order"];
            429: components["responses"]["rate-limited"];
            500: components["responses"]["internal"];
            503: components["responses"]["backend-unavailable.busy"];
        };
    };
    cancelOrderAsOperator: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description A UUID (version 7 preferably, or 4), bare or in double quotes, made before the first try and sent again with each repeat: it acts only once
                 * @example 0199f6a0-1234-7abc-9b76-8911c84bccf8
                 */
                "Idempotency-Key": string;
                /** @description W3C Trace Context: goes with the order through the bus to the logs of every service. One that is not valid is ignored */
                traceparent?: components["parameters"]["Traceparent"];
                /** @description Names the request in the answer, in problems and in the logs: 1 to 128 letters, digits, `-`, `_`, `.`, `:` or `=`. Anything else is replaced by a new UUID */
                "X-Request-Id"?: components["parameters"]["RequestId"];
            };
            path: {
                /** @description The order’s id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["OrderCancellation"];
            };
        };
        responses: {
            /** @description Canceled; or rejected before, and then it stays so */
            200: {
                headers: {
                    "Cache-Control": components["headers"]["Cache-Control"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Order"];
                };
            };
            /** @description On its way, no answer in time: repeat with the same key to learn the outcome */
            202: {
                headers: {
                    "Cache-Control": components["headers"]["Cache-Control"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Accepted"];
                };
            };
            400: components["responses"]["malformed-json.invalid-request.missing-idempotency-key.invalid-idempotency-key"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["admin-closed.insufficient-role"];
            404: components["responses"]["unknown-order"];
            409: components["responses"]["too-many-parts.not-confirmed.already-shipped.more-than-left"];
            413: components["responses"]["body-too-large"];
            415: components["responses"]["unsupported-media-type.unsupported-content-encoding"];
            422: components["responses"]["key-reused"];
            429: components["responses"]["rate-limited"];
            500: components["responses"]["internal"];
            503: components["responses"]["backend-unavailable.busy.bus-unavailable.database-lost"];
        };
    };
    deleteOrderDetails: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description A UUID (version 7 preferably, or 4), bare or in double quotes, made before the first try and sent again with each repeat: it acts only once
                 * @example 0199f6a0-1234-7abc-9b76-8911c84bccf8
                 */
                "Idempotency-Key": string;
            };
            path: {
                /** @description The order’s id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The order, without details */
            200: {
                headers: {
                    "Cache-Control": components["headers"]["Cache-Control"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Order"];
                };
            };
            /** @description On its way, no answer in time: repeat with the same key to learn the outcome */
            202: {
                headers: {
                    "Cache-Control": components["headers"]["Cache-Control"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Accepted"];
                };
            };
            400: components["responses"]["invalid-request.missing-idempotency-key.invalid-idempotency-key.2"];
            401: components["responses"]["unauthorized.2"];
            403: components["responses"]["admin-closed.insufficient-role.2"];
            404: components["responses"]["unknown-order.2"];
            413: components["responses"]["body-too-large.2"];
            415: components["responses"]["unsupported-content-encoding.2"];
            422: components["responses"]["key-reused.2"];
            429: components["responses"]["rate-limited.2"];
            500: components["responses"]["internal.2"];
            503: components["responses"]["backend-unavailable.busy.bus-unavailable.database-lost.2"];
        };
    };
    readOrderHistory: {
        parameters: {
            query?: never;
            header?: {
                /** @description W3C Trace Context: goes with the order through the bus to the logs of every service. One that is not valid is ignored */
                traceparent?: components["parameters"]["Traceparent"];
                /** @description Names the request in the answer, in problems and in the logs: 1 to 128 letters, digits, `-`, `_`, `.`, `:` or `=`. Anything else is replaced by a new UUID */
                "X-Request-Id"?: components["parameters"]["RequestId"];
            };
            path: {
                /** @description The order’s id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One entry for each version, oldest first */
            200: {
                headers: {
                    "Cache-Control": components["headers"]["Cache-Control"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrderHistory"];
                };
            };
            400: components["responses"]["invalid-request"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["admin-closed"];
            404: components["responses"]["unknown-order"];
            429: components["responses"]["rate-limited"];
            500: components["responses"]["internal"];
            503: components["responses"]["backend-unavailable.busy"];
        };
    };
    returnOrder: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description A UUID (version 7 preferably, or 4), bare or in double quotes, made before the first try and sent again with each repeat: it acts only once
                 * @example 0199f6a0-1234-7abc-9b76-8911c84bccf8
                 */
                "Idempotency-Key": string;
                /** @description W3C Trace Context: goes with the order through the bus to the logs of every service. One that is not valid is ignored */
                traceparent?: components["parameters"]["Traceparent"];
                /** @description Names the request in the answer, in problems and in the logs: 1 to 128 letters, digits, `-`, `_`, `.`, `:` or `=`. Anything else is replaced by a new UUID */
                "X-Request-Id"?: components["parameters"]["RequestId"];
            };
            path: {
                /** @description The order’s id */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OrderReturn"];
            };
        };
        responses: {
            /** @description The order with its returns */
            200: {
                headers: {
                    "Cache-Control": components["headers"]["Cache-Control"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Order"];
                };
            };
            /** @description On its way, no answer in time: repeat with the same key to learn the outcome */
            202: {
                headers: {
                    "Cache-Control": components["headers"]["Cache-Control"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Accepted"];
                };
            };
            400: components["responses"]["malformed-json.invalid-request.missing-idempotency-key.invalid-idempotency-key"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["admin-closed.insufficient-role"];
            404: components["responses"]["unknown-order"];
            409: components["responses"]["too-many-parts.more-than-shipped"];
            413: components["responses"]["body-too-large"];
            415: components["responses"]["unsupported-media-type.unsupported-content-encoding"];
            422: components["responses"]["key-reused"];
            429: components["responses"]["rate-limited"];
            500: components["responses"]["internal"];
            503: components["responses"]["backend-unavailable.busy.bus-unavailable.database-lost"];
        };
    };
    shipOrder: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description A UUID (version 7 preferably, or 4), bare or in double quotes, made before the first try and sent again with each repeat: it acts only once
                 * @example 0199f6a0-1234-7abc-9b76-8911c84bccf8
                 */
                "Idempotency-Key": string;
                /** @description W3C Trace Context: goes with the order through the bus to the logs of every service. One that is not valid is ignored */
                traceparent?: components["parameters"]["Traceparent"];
                /** @description Names the request in the answer, in problems and in the logs: 1 to 128 letters, digits, `-`, `_`, `.`, `:` or `=`. Anything else is replaced by a new UUID */
                "X-Request-Id"?: components["parameters"]["RequestId"];
            };
            path: {
                /** @description The order’s id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["OrderShipment"];
            };
        };
        responses: {
            /** @description The order with its shipments */
            200: {
                headers: {
                    "Cache-Control": components["headers"]["Cache-Control"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Order"];
                };
            };
            /** @description On its way, no answer in time: repeat with the same key to learn the outcome */
            202: {
                headers: {
                    "Cache-Control": components["headers"]["Cache-Control"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Accepted"];
                };
            };
            400: components["responses"]["malformed-json.invalid-request.missing-idempotency-key.invalid-idempotency-key"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["admin-closed.insufficient-role"];
            404: components["responses"]["unknown-order"];
            409: components["responses"]["too-many-parts.not-confirmed.incomplete-order.more-than-left"];
            413: components["responses"]["body-too-large"];
            415: components["responses"]["unsupported-media-type.unsupported-content-encoding"];
            422: components["responses"]["key-reused"];
            429: components["responses"]["rate-limited"];
            500: components["responses"]["internal"];
            503: components["responses"]["backend-unavailable.busy.bus-unavailable.database-lost"];
        };
    };
    listProductsAsOperator: {
        parameters: {
            query?: {
                /** @description Only products of which fewer than so many units are available */
                below?: number;
                /** @description nextCursor of the page before */
                cursor?: string;
                limit?: number;
                /** @description Words that SKU or name must contain, in any case, with or without accents */
                q?: string;
                /** @description Only these products: up to 200 SKUs with commas between them, for instance those of a cart. A SKU with a comma has to be read by itself */
                sku?: string;
                /** @description The order of the list: by SKU unless told otherwise. With `q` or `tag` the first 10,000 matches are sorted */
                sort?: "sku" | "name" | "price" | "newest";
                /** @description Only products with this tag, in any case */
                tag?: string;
            };
            header?: {
                /** @description W3C Trace Context: goes with the order through the bus to the logs of every service. One that is not valid is ignored */
                traceparent?: components["parameters"]["Traceparent"];
                /** @description Names the request in the answer, in problems and in the logs: 1 to 128 letters, digits, `-`, `_`, `.`, `:` or `=`. Anything else is replaced by a new UUID */
                "X-Request-Id"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page; the Link header leads to the next */
            200: {
                headers: {
                    "Cache-Control": components["headers"]["Cache-Control"];
                    Link: components["headers"]["Link"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AdminProductList"];
                };
            };
            400: components["responses"]["invalid-request"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["admin-closed"];
            429: components["responses"]["rate-limited"];
            500: components["responses"]["internal"];
            503: components["responses"]["backend-unavailable.busy"];
        };
    };
    readProductAsOperator: {
        parameters: {
            query?: never;
            header?: {
                /** @description W3C Trace Context: goes with the order through the bus to the logs of every service. One that is not valid is ignored */
                traceparent?: components["parameters"]["Traceparent"];
                /** @description Names the request in the answer, in problems and in the logs: 1 to 128 letters, digits, `-`, `_`, `.`, `:` or `=`. Anything else is replaced by a new UUID */
                "X-Request-Id"?: components["parameters"]["RequestId"];
            };
            path: {
                /** @description Stock keeping unit. Case matters */
                sku: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The product */
            200: {
                headers: {
                    "Cache-Control": components["headers"]["Cache-Control"];
                    ETag: components["headers"]["ETag"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AdminProduct"];
                };
            };
            400: components["responses"]["invalid-request"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["admin-closed"];
            404: components["responses"]["unknown-sku"];
            429: components["responses"]["rate-limited"];
            500: components["responses"]["internal"];
            503: components["responses"]["backend-unavailable.busy"];
        };
    };
    putProduct: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description A UUID (version 7 preferably, or 4), bare or in double quotes, made before the first try and sent again with each repeat: it acts only once
                 * @example 0199f6a0-1234-7abc-9b76-8911c84bccf8
                 */
                "Idempotency-Key": string;
                /** @description Change only this version of the product: its ETag, such as `"3"`. A list: any of these versions. `*`: any version, but no new product. A weak ETag never matches */
                "If-Match"?: string;
                /** @description `*`: only if there is no such product yet */
                "If-None-Match"?: string;
                /** @description W3C Trace Context: goes with the order through the bus to the logs of every service. One that is not valid is ignored */
                traceparent?: components["parameters"]["Traceparent"];
                /** @description Names the request in the answer, in problems and in the logs: 1 to 128 letters, digits, `-`, `_`, `.`, `:` or `=`. Anything else is replaced by a new UUID */
                "X-Request-Id"?: components["parameters"]["RequestId"];
            };
            path: {
                /** @description Stock keeping unit. Case matters */
                sku: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ProductProperties"];
            };
        };
        responses: {
            /** @description Changed, or as it was */
            200: {
                headers: {
                    "Cache-Control": components["headers"]["Cache-Control"];
                    ETag: components["headers"]["ETag"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AdminProduct"];
                };
            };
            /** @description Made */
            201: {
                headers: {
                    "Cache-Control": components["headers"]["Cache-Control"];
                    ETag: components["headers"]["ETag"];
                    Location: components["headers"]["Location"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AdminProduct"];
                };
            };
            /** @description On its way, no answer in time: repeat with the same key to learn the outcome */
            202: {
                headers: {
                    "Cache-Control": components["headers"]["Cache-Control"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Accepted"];
                };
            };
            400: components["responses"]["malformed-json.invalid-request.missing-idempotency-key.invalid-idempotency-key.invalid-if-match"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["admin-closed.insufficient-role"];
            412: components["responses"]["version-changed"];
            413: components["responses"]["body-too-large"];
            415: components["responses"]["unsupported-media-type.unsupported-content-encoding"];
            422: components["responses"]["key-reused.wrong-currency"];
            429: components["responses"]["rate-limited"];
            500: components["responses"]["internal"];
            503: components["responses"]["backend-unavailable.busy.bus-unavailable.database-lost"];
        };
    };
    patchProduct: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description A UUID (version 7 preferably, or 4), bare or in double quotes, made before the first try and sent again with each repeat: it acts only once
                 * @example 0199f6a0-1234-7abc-9b76-8911c84bccf8
                 */
                "Idempotency-Key": string;
                /** @description Change only this version of the product: its ETag, such as `"3"`. A list: any of these versions. `*`: any version, but no new product. A weak ETag never matches */
                "If-Match"?: string;
                /** @description `*`: only if there is no such product yet */
                "If-None-Match"?: string;
            };
            path: {
                /** @description Stock keeping unit. Case matters */
                sku: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ProductPatch"];
                "application/merge-patch+json": components["schemas"]["ProductPatch"];
            };
        };
        responses: {
            /** @description Changed, or as it was */
            200: {
                headers: {
                    "Cache-Control": components["headers"]["Cache-Control"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AdminProduct"];
                };
            };
            /** @description On its way, no answer in time: repeat with the same key to learn the outcome */
            202: {
                headers: {
                    "Cache-Control": components["headers"]["Cache-Control"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Accepted"];
                };
            };
            400: components["responses"]["malformed-json.invalid-request.missing-idempotency-key.invalid-idempotency-key.invalid-if-match.2"];
            401: components["responses"]["unauthorized.2"];
            403: components["responses"]["admin-closed.insufficient-role.2"];
            404: components["responses"]["unknown-sku.2"];
            412: components["responses"]["version-changed.2"];
            413: components["responses"]["body-too-large.2"];
            415: components["responses"]["unsupported-media-type.unsupported-content-encoding.2"];
            422: components["responses"]["key-reused.wrong-currency.2"];
            429: components["responses"]["rate-limited.2"];
            500: components["responses"]["internal.2"];
            503: components["responses"]["backend-unavailable.busy.bus-unavailable.database-lost.2"];
        };
    };
    listMovements: {
        parameters: {
            query?: {
                /** @description nextCursor of the page before */
                cursor?: string;
                limit?: number;
            };
            header?: {
                /** @description W3C Trace Context: goes with the order through the bus to the logs of every service. One that is not valid is ignored */
                traceparent?: components["parameters"]["Traceparent"];
                /** @description Names the request in the answer, in problems and in the logs: 1 to 128 letters, digits, `-`, `_`, `.`, `:` or `=`. Anything else is replaced by a new UUID */
                "X-Request-Id"?: components["parameters"]["RequestId"];
            };
            path: {
                /** @description Stock keeping unit. Case matters */
                sku: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page; the Link header leads to the next */
            200: {
                headers: {
                    "Cache-Control": components["headers"]["Cache-Control"];
                    Link: components["headers"]["Link"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MovementList"];
                };
            };
            400: components["responses"]["invalid-request"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["admin-closed"];
            404: components["responses"]["unknown-sku"];
            429: components["responses"]["rate-limited"];
            500: components["responses"]["internal"];
            503: components["responses"]["backend-unavailable.busy"];
        };
    };
    listHoldingOrders: {
        parameters: {
            query?: {
                /** @description nextCursor of the page before */
                cursor?: string;
                limit?: number;
            };
            header?: {
                /** @description W3C Trace Context: goes with the order through the bus to the logs of every service. One that is not valid is ignored */
                traceparent?: components["parameters"]["Traceparent"];
                /** @description Names the request in the answer, in problems and in the logs: 1 to 128 letters, digits, `-`, `_`, `.`, `:` or `=`. Anything else is replaced by a new UUID */
                "X-Request-Id"?: components["parameters"]["RequestId"];
            };
            path: {
                /** @description Stock keeping unit. Case matters */
                sku: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page; the Link header leads to the next */
            200: {
                headers: {
                    "Cache-Control": components["headers"]["Cache-Control"];
                    Link: components["headers"]["Link"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HoldingOrderList"];
                };
            };
            400: components["responses"]["invalid-request"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["admin-closed"];
            404: components["responses"]["unknown-sku"];
            429: components["responses"]["rate-limited"];
            500: components["responses"]["internal"];
            503: components["responses"]["backend-unavailable.busy"];
        };
    };
    changeStock: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description A UUID (version 7 preferably, or 4), bare or in double quotes, made before the first try and sent again with each repeat: it acts only once
                 * @example 0199f6a0-1234-7abc-9b76-8911c84bccf8
                 */
                "Idempotency-Key": string;
                /** @description W3C Trace Context: goes with the order through the bus to the logs of every service. One that is not valid is ignored */
                traceparent?: components["parameters"]["Traceparent"];
                /** @description Names the request in the answer, in problems and in the logs: 1 to 128 letters, digits, `-`, `_`, `.`, `:` or `=`. Anything else is replaced by a new UUID */
                "X-Request-Id"?: components["parameters"]["RequestId"];
            };
            path: {
                /** @description Stock keeping unit. Case matters */
                sku: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["StockChange"];
            };
        };
        responses: {
            /** @description The product with its units */
            200: {
                headers: {
                    "Cache-Control": components["headers"]["Cache-Control"];
                    ETag: components["headers"]["ETag"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AdminProduct"];
                };
            };
            /** @description On its way, no answer in time: repeat with the same key to learn the outcome */
            202: {
                headers: {
                    "Cache-Control": components["headers"]["Cache-Control"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Accepted"];
                };
            };
            400: components["responses"]["malformed-json.invalid-request.missing-idempotency-key.invalid-idempotency-key"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["admin-closed.insufficient-role"];
            404: components["responses"]["unknown-sku"];
            409: components["responses"]["count-changed.below-reserved.below-zero.too-many-on-hand"];
            413: components["responses"]["body-too-large"];
            415: components["responses"]["unsupported-media-type.unsupported-content-encoding"];
            422: components["responses"]["key-reused"];
            429: components["responses"]["rate-limited"];
            500: components["responses"]["internal"];
            503: components["responses"]["backend-unavailable.busy.bus-unavailable.database-lost"];
        };
    };
    importProducts: {
        parameters: {
            query?: {
                /** @description The encoding of a file that is not UTF-8 and has no byte order mark */
                charset?: string;
                /** @description Which column has which property, for a file with other headings: `sku:Article,name:Title`. A comma or a colon in a heading is written %2C or %3A */
                columns?: string;
                /** @description The mark before the decimals of prices */
                decimal?: "." | ",";
                /** @description Whether to answer the report and change nothing. Each row is decided by what is there now, not by the rows before it */
                "dry-run"?: "true" | "false";
            };
            header: {
                /**
                 * @description A UUID (version 7 preferably, or 4), bare or in double quotes, made before the first try and sent again with each repeat: it acts only once
                 * @example 0199f6a0-1234-7abc-9b76-8911c84bccf8
                 */
                "Idempotency-Key": string;
                /** @description W3C Trace Context: goes with the order through the bus to the logs of every service. One that is not valid is ignored */
                traceparent?: components["parameters"]["Traceparent"];
                /** @description Names the request in the answer, in problems and in the logs: 1 to 128 letters, digits, `-`, `_`, `.`, `:` or `=`. Anything else is replaced by a new UUID */
                "X-Request-Id"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/x-ndjson": string;
                "multipart/form-data": {
                    /** Format: binary */
                    file: string;
                };
                "text/csv": string;
                "text/tab-separated-values": string;
            };
        };
        responses: {
            /** @description The outcome of the rows. The answer begins when the file has arrived; faults found before have a status. White space precedes a report that takes long; one that fails later is broken off, and is no whole JSON. With `Accept: application/x-ndjson` each line is an ImportLine, the last one `report` or `failed`. After a failure send the file again under its key. */
            200: {
                headers: {
                    "Cache-Control": components["headers"]["Cache-Control"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ImportReport"];
                    "application/x-ndjson": components["schemas"]["ImportLine"];
                };
            };
            400: components["responses"]["invalid-request.missing-idempotency-key.invalid-idempotency-key"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["admin-closed.insufficient-role"];
            415: components["responses"]["unsupported-media-type.unsupported-content-encoding"];
            429: components["responses"]["rate-limited"];
            500: components["responses"]["internal"];
            503: components["responses"]["backend-unavailable.busy"];
        };
    };
    readStockEvents: {
        parameters: {
            query?: {
                /** @description The `next` of the page before. Without it, the feed begins with the oldest event that is kept; `newest` begins behind the newest one */
                after?: string;
                limit?: number;
                /** @description Seconds that the answer may wait for an event */
                wait?: number;
            };
            header?: {
                /** @description W3C Trace Context: goes with the order through the bus to the logs of every service. One that is not valid is ignored */
                traceparent?: components["parameters"]["Traceparent"];
                /** @description Names the request in the answer, in problems and in the logs: 1 to 128 letters, digits, `-`, `_`, `.`, `:` or `=`. Anything else is replaced by a new UUID */
                "X-Request-Id"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Events behind `after` */
            200: {
                headers: {
                    "Cache-Control": components["headers"]["Cache-Control"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StockEventPage"];
                };
            };
            400: components["responses"]["invalid-request"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["admin-closed"];
            410: components["responses"]["cursor-gone"];
            429: components["responses"]["rate-limited"];
            500: components["responses"]["internal"];
            503: components["responses"]["busy.backend-unavailable"];
        };
    };
    welcome: {
        parameters: {
            query?: never;
            header?: {
                /** @description W3C Trace Context: goes with the order through the bus to the logs of every service. One that is not valid is ignored */
                traceparent?: components["parameters"]["Traceparent"];
                /** @description Names the request in the answer, in problems and in the logs: 1 to 128 letters, digits, `-`, `_`, `.`, `:` or `=`. Anything else is replaced by a new UUID */
                "X-Request-Id"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Leads to the documentation and the catalogue */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        docs: string;
                        products: string;
                        shop: string;
                    };
                };
            };
        };
    };
    readAsyncApi: {
        parameters: {
            query?: never;
            header?: {
                /** @description W3C Trace Context: goes with the order through the bus to the logs of every service. One that is not valid is ignored */
                traceparent?: components["parameters"]["Traceparent"];
                /** @description Names the request in the answer, in problems and in the logs: 1 to 128 letters, digits, `-`, `_`, `.`, `:` or `=`. Anything else is replaced by a new UUID */
                "X-Request-Id"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The document */
            200: {
                headers: {
                    "Cache-Control": components["headers"]["Cache-Control"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "asyncapi": "3.0.0"
                     *     }
                     */
                    "application/json": Record<string, never>;
                };
            };
            500: components["responses"]["internal"];
        };
    };
    readDocs: {
        parameters: {
            query?: never;
            header?: {
                /** @description W3C Trace Context: goes with the order through the bus to the logs of every service. One that is not valid is ignored */
                traceparent?: components["parameters"]["Traceparent"];
                /** @description Names the request in the answer, in problems and in the logs: 1 to 128 letters, digits, `-`, `_`, `.`, `:` or `=`. Anything else is replaced by a new UUID */
                "X-Request-Id"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page that loads nothing from elsewhere */
            200: {
                headers: {
                    "Content-Security-Policy": components["headers"]["Content-Security-Policy"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /** @example <!doctype html>… */
                    "text/html": string;
                };
            };
        };
    };
    isAlive: {
        parameters: {
            query?: never;
            header?: {
                /** @description W3C Trace Context: goes with the order through the bus to the logs of every service. One that is not valid is ignored */
                traceparent?: components["parameters"]["Traceparent"];
                /** @description Names the request in the answer, in problems and in the logs: 1 to 128 letters, digits, `-`, `_`, `.`, `:` or `=`. Anything else is replaced by a new UUID */
                "X-Request-Id"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It runs */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {string} */
                        status: "alive";
                    };
                };
            };
        };
    };
    readMetrics: {
        parameters: {
            query?: never;
            header?: {
                /** @description W3C Trace Context: goes with the order through the bus to the logs of every service. One that is not valid is ignored */
                traceparent?: components["parameters"]["Traceparent"];
                /** @description Names the request in the answer, in problems and in the logs: 1 to 128 letters, digits, `-`, `_`, `.`, `:` or `=`. Anything else is replaced by a new UUID */
                "X-Request-Id"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Numbers */
            200: {
                headers: {
                    "Cache-Control": components["headers"]["Cache-Control"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example # TYPE front_requests_total counter
                     *     front_requests_total{method="GET",route="/products",status="200"} 42
                     */
                    "text/plain": string;
                };
            };
            401: components["responses"]["unauthorized"];
            500: components["responses"]["internal"];
        };
    };
    readOpenApi: {
        parameters: {
            query?: never;
            header?: {
                /** @description W3C Trace Context: goes with the order through the bus to the logs of every service. One that is not valid is ignored */
                traceparent?: components["parameters"]["Traceparent"];
                /** @description Names the request in the answer, in problems and in the logs: 1 to 128 letters, digits, `-`, `_`, `.`, `:` or `=`. Anything else is replaced by a new UUID */
                "X-Request-Id"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The document */
            200: {
                headers: {
                    "Cache-Control": components["headers"]["Cache-Control"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "openapi": "3.1.0"
                     *     }
                     */
                    "application/json": Record<string, never>;
                };
            };
            500: components["responses"]["internal"];
        };
    };
    placeOrder: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description A UUID (version 7 preferably, or 4), bare or in double quotes, made before the first try and sent again with each repeat: it acts only once. With the token of a server or an operator it may be any 8 to 255 printable ASCII characters, such as an order number
                 * @example 0199f6a0-1234-7abc-9b76-8911c84bccf8
                 */
                "Idempotency-Key": string;
                /**
                 * @description `wait=N`: wait up to N seconds (at most 30) for the decision. `respond-async`: do not wait (RFC 7240)
                 * @example wait=5
                 */
                Prefer?: string;
                /** @description W3C Trace Context: goes with the order through the bus to the logs of every service. One that is not valid is ignored */
                traceparent?: components["parameters"]["Traceparent"];
                /** @description Names the request in the answer, in problems and in the logs: 1 to 128 letters, digits, `-`, `_`, `.`, `:` or `=`. Anything else is replaced by a new UUID */
                "X-Request-Id"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OrderContent"];
            };
        };
        responses: {
            /** @description Recorded on disk. A repeat answers the present state */
            201: {
                headers: {
                    "Cache-Control": components["headers"]["Cache-Control"];
                    Location: components["headers"]["Location"];
                    "Preference-Applied": components["headers"]["Preference-Applied"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Order"];
                };
            };
            /** @description On its way, not known to be recorded: repeat with the same key to make sure */
            202: {
                headers: {
                    "Cache-Control": components["headers"]["Cache-Control"];
                    Location: components["headers"]["Location"];
                    "Preference-Applied": components["headers"]["Preference-Applied"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Order"];
                };
            };
            400: components["responses"]["malformed-json.invalid-request.missing-idempotency-key.invalid-idempotency-key"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["insufficient-role"];
            408: components["responses"]["body-too-slow"];
            409: components["responses"]["reference-used.not-yet-available"];
            413: components["responses"]["body-too-large"];
            415: components["responses"]["unsupported-media-type.unsupported-content-encoding"];
            422: components["responses"]["key-reused.wrong-currency.over-limit"];
            429: components["responses"]["rate-limited"];
            500: components["responses"]["internal"];
            503: components["responses"]["bus-unavailable.database-lost.busy.backend-unavailable.Location"];
        };
    };
    readOrder: {
        parameters: {
            query?: never;
            header?: {
                /** @description The key with which the order was placed: it opens the details of the order */
                "Idempotency-Key"?: string;
                /**
                 * @description `wait=N`: wait up to N seconds (at most 30) for the decision (RFC 7240)
                 * @example wait=5
                 */
                Prefer?: string;
                /** @description W3C Trace Context: goes with the order through the bus to the logs of every service. One that is not valid is ignored */
                traceparent?: components["parameters"]["Traceparent"];
                /** @description Names the request in the answer, in problems and in the logs: 1 to 128 letters, digits, `-`, `_`, `.`, `:` or `=`. Anything else is replaced by a new UUID */
                "X-Request-Id"?: components["parameters"]["RequestId"];
            };
            path: {
                /** @description The order’s id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The order; with `recorded: false` it is not known (yet): see `hint` */
            200: {
                headers: {
                    "Cache-Control": components["headers"]["Cache-Control"];
                    "Preference-Applied": components["headers"]["Preference-Applied"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Order"];
                };
            };
            400: components["responses"]["invalid-idempotency-key"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["wrong-key"];
            404: components["responses"]["unknown-order"];
            429: components["responses"]["rate-limited"];
            500: components["responses"]["internal"];
            503: components["responses"]["busy.backend-unavailable"];
        };
    };
    cancelOrder: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description The key with which the order was placed: anyone who has it may cancel
                 * @example 0199f6a0-1234-7abc-9b76-8911c84bccf8
                 */
                "Idempotency-Key": string;
                /** @description W3C Trace Context: goes with the order through the bus to the logs of every service. One that is not valid is ignored */
                traceparent?: components["parameters"]["Traceparent"];
                /** @description Names the request in the answer, in problems and in the logs: 1 to 128 letters, digits, `-`, `_`, `.`, `:` or `=`. Anything else is replaced by a new UUID */
                "X-Request-Id"?: components["parameters"]["RequestId"];
            };
            path: {
                /** @description The order’s id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Canceled; or rejected before, and then it stays so */
            200: {
                headers: {
                    "Cache-Control": components["headers"]["Cache-Control"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Order"];
                };
            };
            /** @description On its way, not known to be recorded: repeat with the same key to make sure */
            202: {
                headers: {
                    "Cache-Control": components["headers"]["Cache-Control"];
                    Location: components["headers"]["Location"];
                    "Preference-Applied": components["headers"]["Preference-Applied"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Order"];
                };
            };
            400: components["responses"]["invalid-request.missing-idempotency-key.invalid-idempotency-key"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["wrong-key.insufficient-role"];
            404: components["responses"]["unknown-order"];
            408: components["responses"]["body-too-slow"];
            409: components["responses"]["already-shipped"];
            413: components["responses"]["body-too-large"];
            415: components["responses"]["unsupported-content-encoding"];
            429: components["responses"]["rate-limited"];
            500: components["responses"]["internal"];
            503: components["responses"]["bus-unavailable.database-lost.busy.backend-unavailable.Location"];
        };
    };
    followOrder: {
        parameters: {
            query?: never;
            header?: {
                /** @description The key with which the order was placed: it opens the details of the order */
                "Idempotency-Key"?: string;
                /** @description The last version seen, such as `1`; browsers send it by themselves */
                "Last-Event-ID"?: string;
                /** @description W3C Trace Context: goes with the order through the bus to the logs of every service. One that is not valid is ignored */
                traceparent?: components["parameters"]["Traceparent"];
                /** @description Names the request in the answer, in problems and in the logs: 1 to 128 letters, digits, `-`, `_`, `.`, `:` or `=`. Anything else is replaced by a new UUID */
                "X-Request-Id"?: components["parameters"]["RequestId"];
            };
            path: {
                /** @description The order’s id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Each event is an Order */
            200: {
                headers: {
                    "Cache-Control": components["headers"]["Cache-Control"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            /** @description The client has seen the final state: do not come back */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["invalid-idempotency-key"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["wrong-key"];
            404: components["responses"]["unknown-order"];
            429: components["responses"]["rate-limited"];
            500: components["responses"]["internal"];
            503: components["responses"]["busy.backend-unavailable"];
        };
    };
    listProducts: {
        parameters: {
            query?: {
                /** @description nextCursor of the page before */
                cursor?: string;
                limit?: number;
                /** @description Words that SKU or name must contain, in any case, with or without accents */
                q?: string;
                /** @description Only these products: up to 200 SKUs with commas between them, for instance those of a cart. A SKU with a comma has to be read by itself */
                sku?: string;
                /** @description The order of the list: by SKU unless told otherwise. With `q` or `tag` the first 10,000 matches are sorted */
                sort?: "sku" | "name" | "price" | "newest";
                /** @description Only products with this tag, in any case */
                tag?: string;
            };
            header?: {
                /** @description An ETag seen before: answers 304 when nothing changed */
                "If-None-Match"?: string;
                /** @description W3C Trace Context: goes with the order through the bus to the logs of every service. One that is not valid is ignored */
                traceparent?: components["parameters"]["Traceparent"];
                /** @description Names the request in the answer, in problems and in the logs: 1 to 128 letters, digits, `-`, `_`, `.`, `:` or `=`. Anything else is replaced by a new UUID */
                "X-Request-Id"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page; the Link header leads to the next */
            200: {
                headers: {
                    Age: components["headers"]["Age"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    ETag: components["headers"]["ETag"];
                    Link: components["headers"]["Link"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProductList"];
                };
            };
            /** @description Nothing changed */
            304: {
                headers: {
                    Age: components["headers"]["Age"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    ETag: components["headers"]["ETag"];
                    Link: components["headers"]["Link"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["invalid-request"];
            401: components["responses"]["unauthorized"];
            429: components["responses"]["rate-limited"];
            500: components["responses"]["internal"];
            503: components["responses"]["busy.backend-unavailable"];
        };
    };
    readProduct: {
        parameters: {
            query?: never;
            header?: {
                /** @description An ETag seen before: answers 304 when nothing changed */
                "If-None-Match"?: string;
                /** @description W3C Trace Context: goes with the order through the bus to the logs of every service. One that is not valid is ignored */
                traceparent?: components["parameters"]["Traceparent"];
                /** @description Names the request in the answer, in problems and in the logs: 1 to 128 letters, digits, `-`, `_`, `.`, `:` or `=`. Anything else is replaced by a new UUID */
                "X-Request-Id"?: components["parameters"]["RequestId"];
            };
            path: {
                /** @description Stock keeping unit. Case matters */
                sku: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The product */
            200: {
                headers: {
                    Age: components["headers"]["Age"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    ETag: components["headers"]["ETag"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Product"];
                };
            };
            /** @description Nothing changed */
            304: {
                headers: {
                    Age: components["headers"]["Age"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    ETag: components["headers"]["ETag"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["invalid-request"];
            401: components["responses"]["unauthorized"];
            404: components["responses"]["unknown-sku"];
            429: components["responses"]["rate-limited"];
            500: components["responses"]["internal"];
            503: components["responses"]["busy.backend-unavailable"];
        };
    };
    isReady: {
        parameters: {
            query?: never;
            header?: {
                /** @description W3C Trace Context: goes with the order through the bus to the logs of every service. One that is not valid is ignored */
                traceparent?: components["parameters"]["Traceparent"];
                /** @description Names the request in the answer, in problems and in the logs: 1 to 128 letters, digits, `-`, `_`, `.`, `:` or `=`. Anything else is replaced by a new UUID */
                "X-Request-Id"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It has the bus or reads. The states say what is away */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Ready"];
                };
            };
            500: components["responses"]["internal"];
            /** @description It starts, it stops, or it has neither bus nor reads */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Ready"];
                };
            };
        };
    };
    isReadyForOrders: {
        parameters: {
            query?: never;
            header?: {
                /** @description W3C Trace Context: goes with the order through the bus to the logs of every service. One that is not valid is ignored */
                traceparent?: components["parameters"]["Traceparent"];
                /** @description Names the request in the answer, in problems and in the logs: 1 to 128 letters, digits, `-`, `_`, `.`, `:` or `=`. Anything else is replaced by a new UUID */
                "X-Request-Id"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The bus and both workers are up */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Ready"];
                };
            };
            500: components["responses"]["internal"];
            /** @description The bus or a worker is not up. The states say which */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Ready"];
                };
            };
        };
    };
}
