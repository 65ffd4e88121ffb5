import type { Circuit } from '../policies/health/circuits.ts';
import { SlowAfter } from '../policies/hedging/slow-after.ts';

/** The header by which services tell a repeat of a request (draft-ietf-httpapi-idempotency-key-header). */
export const REPEAT_KEY = 'idempotency-key';

/** What may be done with an operation besides calling it once. */
export interface OperationTraits {
  /** A read: it may be hedged and shared (RFC 9110, section 9.2.1). */
  readonly safe: boolean;
  /** A second attempt does no harm when the first one was carried out (RFC 9110, section 9.2.2). */
  readonly repeatable: boolean;
  /** The service knows a repeat by its key, and gives the answer of the first again. */
  readonly keyed?: boolean;
}

/** One operation of an upstream's contract: what may be done with it, and how long it takes at present. */
export class Operation implements OperationTraits {
  readonly safe: boolean;
  readonly repeatable: boolean;
  readonly keyed: boolean;
  /** When an answer is slow, from how long its good answers take. */
  readonly slow: SlowAfter;
  /** Its circuit at the upstream, once it was called. */
  circuit: Circuit | undefined = undefined;

  /**
   * @param name such as `GET /products/{id}`
   * @param quantile of its latencies, after which an attempt is slow
   */
  constructor(
    readonly name: string,
    { safe, repeatable, keyed = false }: OperationTraits,
    quantile: number,
  ) {
    this.safe = safe;
    this.repeatable = repeatable;
    this.keyed = keyed;
    this.slow = new SlowAfter(quantile);
  }
}
