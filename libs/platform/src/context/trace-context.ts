import { randomFillSync } from 'node:crypto';
import { validTraceState } from './trace-state.ts';

/** The place of a request in a distributed trace (W3C Trace Context, level 1). */
export interface TraceContext {
  /** 32 lower-case hex digits, not all zero. */
  readonly traceId: string;
  /** 16 lower-case hex digits: the span of this request here. */
  readonly spanId: string;
  /** 16 lower-case hex digits: the caller's span, when the request came with a valid `traceparent`. */
  readonly parentId: string | undefined;
  readonly sampled: boolean;
  /** Passed on untouched; undefined when it is not valid, or the `traceparent` was missing or invalid (section 3.3: not parsed then). */
  readonly state: string | undefined;
}

const TRACEPARENT = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;
const ZERO_TRACE = '0'.repeat(32);
const ZERO_SPAN = '0'.repeat(16);

/** Random bytes as hex digits, drawn and written many at a time: an id is a piece of them. */
class RandomHex {
  private readonly pool = Buffer.alloc(8192);
  private digits = '';
  private used = 0;

  take(bytes: number): string {
    if (this.used + 2 * bytes > this.digits.length) {
      this.digits = randomFillSync(this.pool).toString('hex');
      this.used = 0;
    }
    return this.digits.slice(this.used, (this.used += 2 * bytes));
  }
}

const random = new RandomHex();

/** A new span id: 8 random bytes in hex. */
export const newSpanId = (): string => random.take(8);

/**
 * Continues the caller's trace or starts a new one. An invalid `traceparent` is ignored as a whole (W3C Trace Context,
 * section 3.2.2.5), version `ff` is invalid, and a version `00` header has exactly four fields. The caller's decision to sample is kept.
 * @param sample ratio of the traces begun here that are sampled: an upstream whose sampler follows its parent drops all others
 */
export function continueTrace(traceparent: string | undefined, tracestate: string | undefined, sample: number): TraceContext {
  const match = traceparent === undefined ? null : TRACEPARENT.exec(traceparent);
  if (match) {
    const [, version, traceId, parentId, flags, rest] = match as unknown as [string, string, string, string, string, string?];
    const known = version !== 'ff' && (version !== '00' || rest === undefined);
    if (known && traceId !== ZERO_TRACE && parentId !== ZERO_SPAN) {
      return { traceId, spanId: newSpanId(), parentId, sampled: (Number.parseInt(flags, 16) & 1) === 1, state: validTraceState(tracestate) };
    }
  }
  const traceId = random.take(16);
  return { traceId, spanId: newSpanId(), parentId: undefined, sampled: isSampled(traceId, sample), state: undefined };
}

/** By the random end of the id, so that all replicas, and samplers by ratio of the trace id, decide alike. */
const isSampled = (traceId: string, sample: number): boolean => sample >= 1 || Number.parseInt(traceId.slice(-8), 16) < sample * 2 ** 32;

/** The `traceparent` of one outgoing call: same trace, a parent-id of its own. */
export const traceparentFor = (trace: TraceContext): string =>
  `00-${trace.traceId}-${newSpanId()}-${trace.sampled ? '01' : '00'}`;
