export { CustomersClient } from './clients/customers.client.ts';
export { InventoryClient, STOCK_MAX } from './clients/inventory.client.ts';
export { DEFAULT_PRICES, PricingClient, QUOTE_MAX } from './clients/pricing.client.ts';
export type { Price, PriceContext } from './clients/pricing.client.ts';
export { RecommendationsClient } from './clients/recommendations.client.ts';
export { currentCustomer, customerOf, signedIn } from './customers/caller.ts';
export { refusalOf } from './orders/order.refusal.ts';
export { OrderLineRequest, OrderRequest } from './orders/order.request.ts';
export { SKU } from './orders/sku.ts';
