/**
 * Whether a fresh answer is to be fetched again already, so that no request waits when it expires: XFetch (Vattani, Chierichetti, Lowenstein:
 * "Optimal Probabilistic Cache Stampede Prevention", VLDB 2015). The closer the end and the slower the origin, the likelier; and the more
 * requests there are, the earlier one of them is told so. An answer that is asked for rarely is hardly ever fetched for nothing.
 *
 * @param took milliseconds that the origin took
 * @param ttl seconds for which the answer is fresh
 */
export const isEarly = (took: number, ttl: number, random = Math.random()): boolean => (took / 1_000) * -Math.log(1 - random) >= ttl;
