/** Between which bounds the limit moves, and what moves it. */
export interface AdmissionRules {
  readonly min: number;
  readonly max: number;
  /** Milliseconds that a turn of the event loop may take, as a rule. */
  readonly lateness: number;
}

/** A window has so many looks, or fewer when the turns are long: then their time, in milliseconds. */
const WINDOW = { looks: 8, fewest: 3, lasts: 80 };
/** The share of the lateness that is allowed once there is an overload. */
const STRICT = 1 / 50;
/** The share of the requests that otherwise always may be in flight, which always may once there is an overload. */
const STRICT_MIN = 1 / 16;
/** Windows in which nothing had to be refused, after which an overload is over. */
const CALM = 12;
/** The share of the time with nothing to do from which on nothing is refused for want of it, however long turns are. */
const SPARE = 0.1;
/** A limit is needed when so much of it is. */
const NEEDED = 0.9;
/** What a window makes of the limit at most and at least, when turns were too long; the first one of an overload may make less. */
const [LESS, LEAST] = [0.9, 0.25];
/** What is added after a good window in which the limit was needed: its square root, at least one. */
const more = (limit: number): number => Math.max(1, Math.sqrt(limit));

/**
 * How many requests may be in flight, from how long the turns of the event loop are: that is the queue that the process itself
 * makes, and nothing else. Additive increase, multiplicative decrease (Chiu and Jain, 1989) on the median of a window: one pause of
 * a collector is not an overload.
 *
 * While all that comes can be answered, turns may be long: refusing a request would not help the others. Once something has to be refused
 * in any case, those who are let in need not wait as well, so turns must be short until the overload is over. It is the idea of
 * the controlled delay in Facebook's services (Ben Maurer, Fail at Scale, ACM Queue 13(8), 2015): patience ends when there is a
 * standing queue.
 *
 * Not Gradient2 on the duration of requests, as for upstreams: a slow upstream makes requests long without costing the process
 * anything, and would have it refuse those that need other upstreams (docs/adr/0013).
 */
export class Admission {
  private limit: number;
  private readonly turns: number[] = [];
  /** Milliseconds, in long turns. */
  private lasted = 0;
  /** Sum of the idle shares of the looks. */
  private idle = 0;
  private most = 0;
  private refused = false;
  /** The fewest that were in flight whenever somebody was refused in this window. */
  private held = Number.POSITIVE_INFINITY;
  private standing = false;
  private calm = 0;

  constructor(private readonly rules: AdmissionRules) {
    this.limit = rules.max;
  }

  /** Requests that may be in flight; a whole number. */
  get value(): number {
    return Math.floor(this.limit);
  }

  /** Whether something has to be refused in any case. */
  get overloaded(): boolean {
    return this.standing;
  }

  /** Takes note of how many are in flight. */
  saw(underWay: number): void {
    if (underWay > this.most) this.most = underWay;
  }

  /** Takes note of a request that was not let in. @param underWay how many others are */
  refuse(underWay: number): void {
    this.refused = true;
    this.held = Math.min(this.held, underWay);
  }

  /**
   * Takes note of a look.
   *
   * @param turn milliseconds that a turn of the event loop has taken
   * @param idle the share of the time in which there was nothing to do
   */
  observe(turn: number, idle: number): void {
    this.turns.push(turn);
    this.idle += idle;
    this.lasted += turn;
    const { length } = this.turns;
    if (length < WINDOW.looks && (length < WINDOW.fewest || this.lasted < WINDOW.lasts)) return;
    this.turns.sort((one, other) => one - other);
    const median = this.turns[length >> 1] as number;
    this.turns.length = 0;
    this.lasted = 0;
    const spent = this.idle / length < SPARE;
    this.idle = 0;
    this.conclude(median, spent);
    this.most = 0;
    this.held = Number.POSITIVE_INFINITY;
  }

  /** So many always may be in flight again: those who come back would be refused otherwise, and that would be the next overload. */
  private end(): void {
    this.standing = false;
    this.limit = Math.max(this.limit, this.rules.min);
  }

  /** @param spent whether there is no time to spare */
  private conclude(turn: number, spent: boolean): void {
    const { min, max, lateness } = this.rules;
    const needed = this.refused || this.most >= this.limit * NEEDED;
    // A process that refuses and has no time to spare has too much to do, however short its turns still are.
    const begins = !this.standing && spent && (this.refused || (turn > lateness && this.most > min));
    this.refused = false;
    if (begins) this.standing = true;
    this.calm = needed ? 0 : this.calm + 1;
    if (this.calm >= CALM) this.end();
    const allowed = this.standing ? lateness * STRICT : lateness;
    // From what was in flight, not from what would have been allowed: a limit that was never reached has not been tried.
    const least = this.standing ? min * STRICT_MIN : min;
    if (spent && turn > allowed) this.limit = Math.max(least, Math.min(this.limit, this.most) * Math.max(begins ? 0 : LEAST, Math.min(LESS, allowed / turn)));
    // What leaves time to spare can be carried, however much it is: half-sent bodies and slow upstreams cost nothing, and keep no request out.
    else if (needed) this.limit = Math.min(max, Math.max(this.limit, !spent && Number.isFinite(this.held) ? this.held : 0) + more(this.limit));
    else if (this.most < this.limit / 2) this.limit = Math.min(max, this.limit * 1.02);
  }
}
