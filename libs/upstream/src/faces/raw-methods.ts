import { Operation } from '../calls/operation.ts';
import type { OperationTraits } from '../calls/operation.ts';

/**
 * What may be done with a request of which only the method is known: GET and HEAD are reads, which may be hedged and shared;
 * PUT, DELETE and OPTIONS do no harm when they are carried out twice (RFC 9110, section 9.2.2). Others are sent once.
 */
const METHODS: Readonly<Record<string, OperationTraits>> = {
  GET: { safe: true, repeatable: true },
  HEAD: { safe: true, repeatable: true },
  OPTIONS: { safe: false, repeatable: true },
  PUT: { safe: false, repeatable: true },
  DELETE: { safe: false, repeatable: true },
  POST: { safe: false, repeatable: false },
  PATCH: { safe: false, repeatable: false },
  QUERY: { safe: false, repeatable: false },
};

/** The same where what is not known to be a read is sent once, whatever its method says. */
export const onceByMethod = (quantile: number): ReadonlyMap<string, Operation> =>
  new Map(Object.entries(METHODS).map(([method, { safe }]) => [method, new Operation(method, { safe, repeatable: safe }, quantile)]));

/**
 * An operation for each method. Without a contract, paths are not told apart: as labels of metrics they would be without number.
 *
 * @param quantile of a method's latencies, after which an attempt is slow
 * @param known what is known beyond the method
 */
export const operationsByMethod = (quantile: number, known: Partial<OperationTraits> = {}): ReadonlyMap<string, Operation> =>
  new Map(Object.entries(METHODS).map(([method, traits]) => [method, new Operation(method, { ...traits, ...known }, quantile)]));
