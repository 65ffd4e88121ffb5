import type { AsyncResource } from 'node:async_hooks';
import type { AnswerSources, StandIn } from './answer-sources.ts';
import { placeHere, runInScope } from './current.ts';
import { guardListeners } from './guarded-signal.ts';
import { rejectionOf } from './late-rejection.ts';
import type { RequestContext } from './request-context.ts';
import { QueuedTimer } from './timer-queue.ts';
import type { TimerQueue } from './timer-queue.ts';

/** Why work was called off. `client-gone`: the client has left; `deadline`: the time is up; `settled`: the result is no longer needed. */
export type CancelReason = 'client-gone' | 'deadline' | 'settled';

/** Something that stops when its scope does. */
export interface Cancellable {
  /** @param among all members of the scope that has ended */
  cancel(reason: CancelReason, among?: readonly Cancellable[]): void;
}

/** One that can tell what it waits for outside of the BFF, in words for the log: `orders getOrder`. */
interface Awaiting {
  waitsFor(): readonly string[];
}

/**
 * One node of a request's cancel tree: the request, a plan, a part, a call. A scope ends with its parent, at its own
 * deadline, or when it is cancelled, whichever comes first; its members are told once, inside it.
 */
export class Scope extends QueuedTimer implements Cancellable {
  /** Set when the scope has ended. */
  reason: CancelReason | undefined = undefined;
  /** Where its code goes on when a timer or a socket calls it; undefined: in the parent's place. */
  place: AsyncResource | undefined = undefined;
  /** What is read within it, where its owner wants to know. */
  sources: AnswerSources | undefined = undefined;
  /** Set when something that was read in it is older than it should be, because an upstream has failed. */
  standIn: StandIn | undefined = undefined;
  /** A handful at most times, for which a list is lighter than a set. */
  private members: Cancellable[] | undefined = undefined;

  /** @param dueAt the deadline on the `performance.now()` clock, in milliseconds; never later than the parent's */
  constructor(
    readonly context: RequestContext,
    readonly parent: Scope | undefined,
    readonly dueAt: number,
    readonly timers: TimerQueue,
  ) {
    super();
    const queued = Number.isFinite(dueAt) && (parent === undefined || dueAt < parent.dueAt);
    parent?.add(this);
    if (queued && this.reason === undefined) timers.add(this);
  }

  /** A scope inside this one that ends `within` milliseconds from now, or with this one if that is sooner. */
  child(within = Number.POSITIVE_INFINITY): Scope {
    return this.until(within < Number.POSITIVE_INFINITY ? performance.now() + within : within);
  }

  /** A scope inside this one that ends at `dueAt`, or with this one if that is sooner. */
  until(dueAt: number): Scope {
    return new Scope(this.context, this, Math.min(dueAt, this.dueAt), this.timers);
  }

  /**
   * Makes the running async context, with the team's own AsyncLocalStorage in it, the place of this scope. About 30 ns on Node 24, where
   * `AsyncLocalStorage.snapshot()` takes 3 µs.
   */
  takePlace(): void {
    this.place = placeHere();
  }

  /** Milliseconds left; zero or less when the time is up. */
  remaining(): number {
    return this.dueAt - performance.now();
  }

  /** Joins the scope. A member of a scope that has already ended is cancelled at once. */
  add(member: Cancellable): void {
    if (this.reason) runInScope(this, tell, member, [member], this.reason, this);
    else if (this.members) this.members.push(member);
    else this.members = [member];
  }

  remove(member: Cancellable): void {
    const { members } = this;
    if (!members) return;
    // Who came last mostly leaves first. `lastIndexOf` is slower for a handful.
    let index = members.length - 1;
    while (index >= 0 && members[index] !== member) index -= 1;
    if (index < 0) return;
    const last = members.pop() as Cancellable;
    if (index < members.length) members[index] = last;
  }

  waitsFor(): readonly string[] {
    return this.members ? waitedFor(this.members) : [];
  }

  cancel(reason: CancelReason): void {
    if (this.reason) return;
    this.reason = reason;
    this.timers.remove(this);
    this.parent?.remove(this);
    const members = this.members;
    this.members = undefined;
    if (members && members.length > 0) runInScope(this, tellAll, members, reason, this);
  }

  /** Ends a scope whose work is done; what still runs inside is called off. */
  close(): void {
    this.cancel('settled');
  }

  fire(): void {
    this.cancel('deadline');
  }

  /** An AbortSignal for libraries that want one. Costs some microseconds: Portico's own calls join the scope instead. */
  signal(): AbortSignal {
    const controller = new AbortController();
    this.add({ cancel: (reason) => controller.abort(Object.assign(new Error(`cancelled: ${reason}`), { name: 'AbortError' })) });
    return guardListeners(controller.signal, (error) => this.failed('a listener of a scope’s AbortSignal', error));
  }

  /** Reports what code inside the scope threw where no caller can take it. */
  failed(where: string, error: unknown): void {
    this.context.events.internalFault.emit({ where, error }, this);
  }
}

function tellAll(members: readonly Cancellable[], reason: CancelReason, scope: Scope): void {
  for (const member of members) tell(member, members, reason, scope);
}

/** What members of a scope wait for, each once. */
export const waitedFor = (members: readonly Cancellable[]): readonly string[] => [...new Set(members.flatMap((member) => (member as Partial<Awaiting>).waitsFor?.() ?? []))];

/** A member that throws does not keep the others from being cancelled. */
function tell(member: Cancellable, among: readonly Cancellable[], reason: CancelReason, scope: Scope): void {
  const failed = (error: unknown): void => scope.failed('cancel() of a member of a scope', error);
  try {
    rejectionOf(member.cancel(reason, among), failed);
  } catch (error) {
    failed(error);
  }
}
