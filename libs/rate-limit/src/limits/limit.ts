/** How it is counted: in windows that begin with a request, at an even rate with bursts, or by days or months of the calendar (UTC). */
export type Counting = 'window' | 'gcra' | 'day' | 'month';

/** How much somebody may use in which time. */
export interface Limit {
  readonly name: string;
  readonly counting: Counting;
  /** Units: a request takes one unless its route says otherwise. */
  readonly quota: number;
  /** Milliseconds; of a month, the longest one. */
  readonly per: number;
  /** Units that may be taken at once, for `gcra`. */
  readonly burst: number;
  /** Milliseconds for which nothing is allowed once a request had to be refused, for `window`; 0: until the window ends. */
  readonly block: number;
  /** Under which name its state is kept. Another period is another bucket: what the old one held means nothing to it. */
  readonly bucket: string;
  /** The name as a String of Structured Fields (RFC 9651, section 3.3.3). */
  readonly item: string;
}

const DAY = 86_400_000;

/** What a limit is made of; the rest follows. */
export interface LimitParts {
  readonly name: string;
  readonly quota: number;
  /** Milliseconds, or a unit of the calendar. */
  readonly per: number | 'day' | 'month';
  /** Counts at an even rate, with so many at once. */
  readonly burst?: number | undefined;
  readonly block?: number | undefined;
  /** Counts for this place alone, such as a route; by default for all of them together. */
  readonly place?: string | undefined;
}

export function limitOf({ name, quota, per, burst, block = 0, place }: LimitParts): Limit {
  const counting: Counting = typeof per === 'string' ? per : burst === undefined ? 'window' : 'gcra';
  const milliseconds = per === 'day' ? DAY : per === 'month' ? 31 * DAY : per;
  const bucket = `${place === undefined ? name : `${name}@${place}`}/${typeof per === 'string' ? per : `${counting}${per}`}`;
  return { name, counting, quota, per: milliseconds, burst: burst ?? quota, block, bucket, item: quoted(name) };
}

/** Names come from settings and decorators; only what a String may have is left of them. */
const quoted = (name: string): string => `"${name.replace(/[^ -~]/g, '').replace(/["\\]/g, '\\$&')}"`;
