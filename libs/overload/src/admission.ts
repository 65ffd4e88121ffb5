/** Between which bounds the limit moves, and what moves it. */
export interface AdmissionRules {
  readonly min: number;
  readonly max: number;
  /** Milliseconds by which a timer may be late, as a rule. */
  readonly lateness: number;
}

/** What the limit becomes after a window in which the process was late: enough to drain a queue within some windows. */
const LESS = 0.8;
/** What is added after a good one in which the limit was needed: its square root, at least one. */
const more = (limit: number): number => Math.max(1, Math.sqrt(limit));
/** Timers that make a window. */
const WINDOW = 8;

/**
 * How many requests may be under way, from how late the process comes to its timers: that lateness is the queue that the process
 * itself makes, and nothing else. Additive increase, multiplicative decrease (Chiu and Jain, 1989) on the median of a window:
 * one pause of a collector is not an overload.
 *
 * Not Gradient2 on the duration of requests, as for upstreams: a slow upstream makes requests long without costing the process
 * anything, and would have it refuse those that need other upstreams (docs/adr/0013).
 */
export class Admission {
  private limit: number;
  private readonly late: number[] = [];
  private most = 0;

  constructor(private readonly rules: AdmissionRules) {
    this.limit = rules.max;
  }

  /** Requests that may be under way; a whole number. */
  get value(): number {
    return Math.floor(this.limit);
  }

  /** Takes note of how many are under way. */
  saw(underWay: number): void {
    if (underWay > this.most) this.most = underWay;
  }

  /** Takes note of how late a timer was. @param lateness milliseconds */
  observe(lateness: number): void {
    this.late.push(lateness);
    if (this.late.length < WINDOW) return;
    this.late.sort((one, other) => one - other);
    const median = this.late[WINDOW / 2] as number;
    this.late.length = 0;
    const { most } = this;
    this.most = 0;
    const { min, max } = this.rules;
    // From what was under way, not from what would have been allowed: a limit that nobody reached has not been tried.
    if (median > this.rules.lateness) this.limit = Math.max(min, Math.min(this.limit, most) * LESS);
    else if (most >= this.limit * 0.9) this.limit = Math.min(max, this.limit + more(this.limit));
    else if (this.limit < max && most < this.limit / 2) this.limit = Math.min(max, this.limit * 1.02);
  }
}
