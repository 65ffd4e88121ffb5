/** A request whose way through a BFF is listed. */
export interface Walk {
  /** `GET /api/home of web-bff` */
  readonly name: string;
  readonly app: 'web-bff' | 'mobile-bff';
  /** How many files it may pass at most. */
  readonly bar: number;
  readonly path: string;
  /** Sent as JSON, by POST, with an idempotency key of its own and a customer's access token. */
  readonly order?: unknown;
}

/** web-bff places no orders: the POST is mobile-bff's. */
export const WALKS: readonly Walk[] = [
  { name: 'GET /api/home of web-bff', app: 'web-bff', bar: 40, path: '/api/home' },
  {
    name: 'POST /v1/orders of mobile-bff',
    app: 'mobile-bff',
    bar: 60,
    path: '/v1/orders',
    order: { lines: [{ sku: 'SKU-00001', quantity: 2 }] },
  },
];

/** The files that every such request executes, sorted. */
export interface Walked {
  readonly walk: Walk;
  /** Until the first byte is written to an upstream over HTTP. */
  readonly before: readonly string[];
  /** Until the answer has been written to the client's socket. */
  readonly all: readonly string[];
}
