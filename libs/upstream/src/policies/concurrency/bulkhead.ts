import { CallersSeen } from '../callers-seen.ts';
import { GradientLimit } from './gradient.ts';
import type { GradientRules } from './gradient.ts';

/** The share of the calls in flight that may be asked twice at a time, besides one. */
const SLOW_AT_ONCE = 0.1;
/**
 * How many turns of the event loop an answer may have waited for the BFF itself: the one in which its request is written, the one that
 * runs when it comes, its place in the next; and most waiting is for turns that are longer than the average.
 */
const TURNS = 8;

/** The share of the places that one caller may have while others ask as well, and milliseconds for which these count as being there. */
const MOST = 0.5;
const THERE = 10_000;

/** A place in a bulkhead, had only by entering. It is left once: leaving again changes nothing. */
export class Place {
  private taken = true;

  constructor(
    private readonly left: (by: string) => void,
    private readonly by = '',
  ) {}

  leave(): void {
    if (!this.taken) return;
    this.taken = false;
    this.left(this.by);
  }
}

/**
 * The calls in flight at one upstream, never more than it takes: what is beyond is refused at once, so that a slow upstream
 * occupies neither the BFF's memory nor its connections, and other endpoints do not feel it. One caller has all of it while it is alone, and
 * half of it as soon as others ask: who asks for what is slow must not take the upstream away from everybody.
 */
export class Bulkhead {
  private calls = 0;
  private twice = 0;
  private readonly allowed: GradientLimit;
  /** Calls in flight by who makes them. */
  private readonly held = new Map<string, number>();
  private readonly seen = new CallersSeen();
  // Two functions for all places: a call costs no closure of its own.
  private readonly callLeft = (by: string): void => {
    this.calls -= 1;
    const left = (this.held.get(by) ?? 0) - 1;
    if (left > 0) this.held.set(by, left);
    else this.held.delete(by);
  };
  private readonly hedgeLeft = (): void => void (this.twice -= 1);

  constructor(rules: GradientRules) {
    this.allowed = new GradientLimit(rules);
  }

  /** Calls in flight. */
  get underWay(): number {
    return this.calls;
  }

  /** Second attempts in flight. */
  get hedges(): number {
    return this.twice;
  }

  get full(): boolean {
    return this.calls >= this.allowed.value;
  }

  /** Whether no more than half of what the upstream takes is in flight. */
  get halfFree(): boolean {
    return this.calls * 2 <= this.allowed.value;
  }

  /**
   * Whether there is room for asking twice: not when more than half of what the upstream takes is in flight, and not when others
   * are being asked twice already. A slow answer is an exception; when many are slow at once, it is not the answers' fault.
   */
  get mayHedge(): boolean {
    return this.halfFree && this.twice <= this.calls * SLOW_AT_ONCE;
  }

  get limit(): number {
    return this.allowed.value;
  }

  /**
   * @param by the caller, or its address; empty for what several share, which is no one's own
   * @param now milliseconds
   * @returns undefined when no call may begin
   */
  enter(by: string, now: number): Place | undefined {
    const { full } = this;
    // What several share may be of the one who is alone: only when it finds no place, it counts as another.
    if (by !== '' || full) this.seen.note(by, now);
    if (full || this.hasItsShare(by, now)) return undefined;
    this.calls += 1;
    this.held.set(by, (this.held.get(by) ?? 0) + 1);
    return new Place(this.callLeft, by);
  }

  private hasItsShare(by: string, now: number): boolean {
    return by !== '' && (this.held.get(by) ?? 0) >= this.allowed.value * MOST && now - this.seen.otherThan(by) <= THERE;
  }

  /** For the second attempt of a call. @returns the place of that attempt; undefined when there is no room for asking twice */
  hedge(): Place | undefined {
    if (!this.mayHedge) return undefined;
    this.twice += 1;
    return new Place(this.hedgeLeft);
  }

  /**
   * Takes note of how long an attempt took.
   *
   * @param latency milliseconds
   * @param lateness milliseconds by which the BFF comes late to what happens
   * @param now milliseconds
   */
  observe(latency: number, lateness: number, now: number): void {
    this.allowed.observe(latency, TURNS * lateness, this.underWay, now);
  }
}
