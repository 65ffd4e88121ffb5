/** The bars of the four-part aggregate: how much a BFF may cost, and how much it must save. */
export const BARS = {
  /** CPU per request against Fastify + undici by hand. */
  cpuAgainstFastify: 1,
  /** CPU of a routed request against node:http + undici's stream by hand. */
  cpuAgainstStream: 1.15,
  /** CPU of a routed request among a thousand routes against one among ten. */
  cpuOfManyRoutes: 1.05,
  /** Throughput against NestJS + Express + axios. */
  throughputAgainstExpress: 5.5,
  /** Throughput against Fastify + undici by hand when 64 visitors ask for the same at once. */
  throughputShared: 3,
  /** Good answers a second at three times what web-bff carries, against what it carries. */
  goodputOverloaded: 0.65,
  /** The p99 of good answers then, against the one of a tenth of what it carries. */
  p99Overloaded: 3,
  /** What the most resident memory may be then, against that after a quarter of the time. */
  memoryOverloaded: 1.15,
  /** CPU of a request whose caller is known and limited, all in memory, against one whose caller is neither. */
  cpuSignedIn: 1.15,
  /** CPU of a route that answers by what is kept against one that asks its upstream and keeps the answer. */
  cpuOfHit: 0.35,
  /** CPU of a view that is kept against Fastify that answers the same bytes from memory. */
  cpuOfKeptView: 1.3,
  /** CPU of a 304 of such a view against the whole answer. */
  cpuOfNotModified: 0.8,
  /** CPU of a page that nothing can be kept of against the same in a BFF without a cache: no more, but for what cannot be told apart. */
  cpuOfUncacheable: 1.02,
} as const;

/** Fewer rounds are for trying the bench out: they give no verdict. */
export const ROUNDS_FOR_VERDICT = 9;

/** Microseconds of peer (a) on the machine that the lines below were drawn for. */
export const REFERENCE_FASTIFY = 155;

/**
 * A line per mechanism, in microseconds of CPU per request on the reference machine; elsewhere they scale with what peer (a)
 * costs there. The lines of what counts add up to a quarter of peer (a). A mechanism that exceeds its line is
 * redesigned.
 */
export const LINES: Readonly<Record<string, number>> = {
  Nest: 14,
  'platform: context, pipeline, serialiser': 16,
  'upstream client, four calls': -20,
  'plan of four parts': 16,
  'client address, overload and caller': 2,
  metrics: 4,
  'log line': 7,
  'contract check, one answer in a hundred': 1,
  'limits by address': 5,
  'validation of one query parameter': 12,
};
