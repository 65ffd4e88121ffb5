import { Problem } from '@portico/platform';
import type { JsonSchema, RequestContext } from '@portico/platform';
import type { RateLimitSignals, RequestLimited } from './telemetry/rate-limit.signals.ts';
import type { Limit } from './limits/limit.ts';
import type { Verdict } from './limits/verdict.ts';

/** What callers are told of their limits (draft-ietf-httpapi-ratelimit-headers). */
const [POLICY, FIELD] = ['ratelimit-policy', 'ratelimit'];

/** For the API's documentation. */
export const RATE_LIMIT_HEADERS: Readonly<Record<string, JsonSchema>> = {
  'RateLimit-Policy': {
    description:
      'The limits that hold for the request: a Structured Fields List (RFC 9651) of their names, each with how many units it allows (`q`) ' +
      'in how many seconds (`w`; absent for a month of the calendar). A request takes one unit, costly ones more.',
    schema: { type: 'string' },
    example: '"minute";q=100;w=60, "month";q=100000',
  },
  RateLimit: {
    description: 'Of these the one of which least is left: how many units (`r`), and the seconds after which there are more (`t`).',
    schema: { type: 'string' },
    example: '"minute";r=42;t=17',
  },
};

/** Tells callers what is left, and refuses those for whom nothing is. */
export class LimitAnswer {
  constructor(
    private readonly signals: RateLimitSignals,
    private readonly fields = true,
  ) {}

  /**
   * @param cost what the request was to take
   * @throws Problem `rate-limited`
   */
  give({ reply, scope }: RequestContext, verdict: Verdict, cost: number, about: Omit<RequestLimited, 'limit'>, detail?: string): void {
    const { allowed, set, limit, remaining, resetIn } = verdict;
    if (this.fields) {
      // The limits by address have been told by an earlier stage.
      const before = reply.getHeader(FIELD) as string | undefined;
      const field = `${limit.item};r=${remaining};t=${resetIn}`;
      reply.header(FIELD, before === undefined ? field : `${before}, ${field}`);
      reply.header(POLICY, before === undefined ? set.policy : `${reply.getHeader(POLICY) as string}, ${set.policy}`);
    }
    if (allowed) return;
    this.signals.requestLimited.emit({ limit: limit.name, ...about }, scope);
    throw new Problem('rate-limited', { detail: detail ?? inWords(verdict, cost), headers: { 'retry-after': String(Math.max(1, resetIn)) } });
  }
}

function inWords({ limit, remaining, resetIn }: Verdict, cost: number): string {
  const left = remaining === 0 ? 'nothing is left' : `${remaining} left, and this request takes ${cost}`;
  return `the limit "${limit.name}" allows ${limit.quota} ${periodInWords(limit)}: ${left}; come back in ${Math.max(1, resetIn)} s`;
}

const UNITS: Readonly<Record<number, string>> = { 1_000: 'a second', 60_000: 'a minute', 3_600_000: 'an hour', 86_400_000: 'a day' };

const periodInWords = ({ counting, per }: Limit): string => (counting === 'month' ? 'a month' : (UNITS[per] ?? `in ${per / 1_000} s`));
