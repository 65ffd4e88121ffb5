import { AsyncLocalStorage } from 'node:async_hooks';
import { Signals } from '../events/signals.ts';
import { currentContext, currentScope, runInScope } from './current.ts';
import type { RequestContext } from './request-context.ts';
import { Scope } from './scope.ts';
import { TimerQueue } from './timer-queue.ts';

const context = {} as RequestContext;
const timers = new TimerQueue();
const within = (milliseconds: number): Scope => new Scope(context, undefined, performance.now() + milliseconds, timers);

describe('a scope', () => {
  it('tells its members once, with the reason, children included', () => {
    const root = within(1_000);
    const child = root.child(500);
    const told: string[] = [];
    root.add({ cancel: (reason) => told.push(`root ${reason}`) });
    child.add({ cancel: (reason) => told.push(`child ${reason}`) });
    root.cancel('client-gone');
    root.cancel('deadline');
    expect(told.sort()).toEqual(['child client-gone', 'root client-gone']);
    expect([root.reason, child.reason]).toEqual(['client-gone', 'client-gone']);
  });

  it('tells its members of each other, without those that have left or ended before', () => {
    const root = within(1_000);
    const ended = root.child(500);
    const seen: (readonly [string, readonly string[]])[] = [];
    const nameOf = (member: unknown): string => (member instanceof Scope ? 'scope' : (member as Named).name);
    class Named {
      constructor(readonly name: string) {
        if (name !== 'late') root.add(this);
      }

      cancel(_: unknown, among: readonly unknown[] = []): void {
        seen.push([this.name, among.map(nameOf).sort()]);
      }
    }
    const [left, last] = [new Named('stays'), new Named('left'), new Named('stays too'), new Named('last')].filter(({ name }) => name.startsWith('l')) as [Named, Named];
    ended.close();
    for (const member of [left, left, last]) root.remove(member);
    root.cancel('client-gone');
    root.add(new Named('late'));
    expect(Object.fromEntries(seen)).toEqual({ stays: ['stays', 'stays too'], 'stays too': ['stays', 'stays too'], late: ['late'] });
    expect(ended.reason).toBe('settled');
  });

  it('waits in the queue of timers for a deadline of its own alone, and until it ends', () => {
    const root = within(1_000);
    const [same, sooner, never] = [root.child(5_000), root.child(100), within(Number.POSITIVE_INFINITY)];
    const waits = (scopes: readonly Scope[]): boolean[] => scopes.map(({ before }) => before !== undefined);
    expect(waits([root, same, sooner, never])).toEqual([true, false, true, false]);
    root.close();
    const late = root.child(50);
    expect(waits([root, same, sooner, late])).toEqual([false, false, false, false]);
    expect(late.reason).toBe('settled');
  });

  it('tells what its members wait for, each thing once, those within it included', () => {
    const root = within(1_000);
    const waiting = (...what: string[]): { cancel(): void; waitsFor(): string[] } => ({ cancel: () => undefined, waitsFor: () => what });
    expect(root.waitsFor()).toEqual([]);
    root.add(waiting('orders getOrder'));
    root.add({ cancel: () => undefined });
    root.child(500).add(waiting('stock levels', 'orders getOrder'));
    expect([...root.waitsFor()].sort()).toEqual(['orders getOrder', 'stock levels']);
    root.close();
    expect(root.waitsFor()).toEqual([]);
  });

  it('tells a late member at once', () => {
    const root = within(1_000);
    root.close();
    const told: string[] = [];
    root.add({ cancel: (reason) => told.push(reason) });
    expect(told).toEqual(['settled']);
  });

  it('forgets a member that leaves', () => {
    const root = within(1_000);
    const member = { cancel: jest.fn() };
    root.add(member);
    root.remove(member);
    root.cancel('deadline');
    expect(member.cancel).not.toHaveBeenCalled();
  });

  it('is undefined outside of a request, where reading the context throws', () => {
    expect(currentScope()).toBeUndefined();
    expect(() => currentContext()).toThrow('currentContext() was called outside a request');
    expect(runInScope(within(1_000), currentContext)).toBe(context);
  });

  it('is entered in its place from outside, and from where the running work is when that is inside', () => {
    const own = new AsyncLocalStorage<string>();
    const [root, other] = [within(1_000), within(1_000)];
    const [first, second] = [root.child(), root.child()];
    const inner = first.child();
    own.run('root', () => root.takePlace());
    own.run('first', () => first.takePlace());
    const seenIn = (scope: Scope): unknown => runInScope(scope, () => [own.getStore(), currentScope() === scope]);
    const seen = (): unknown => [root, first, inner, second].map(seenIn);
    const expected = [['root', true], ['first', true], ['first', true], ['root', true]];
    expect(seen()).toEqual(expected);
    expect(own.run('timer', seen)).toEqual(expected);
    expect(own.run('another request', () => runInScope(other, seen))).toEqual(expected);
    expect(runInScope(first, () => own.run('mine', () => seenIn(inner)))).toEqual(['mine', true]);
    expect(runInScope(first, () => own.run('mine', () => seenIn(second)))).toEqual(['root', true]);
  });

  it('does not end its parent', () => {
    const root = within(1_000);
    root.child().cancel('deadline');
    expect(root.reason).toBeUndefined();
  });

  it('never outlives its parent', () => {
    const root = within(100);
    expect(root.child(5_000).dueAt).toBe(root.dueAt);
    expect(root.child(20).dueAt).toBeLessThan(root.dueAt);
  });

  it('ends at its own deadline', async () => {
    const child = within(5_000).child(15);
    await expect(new Promise((resolve) => child.add({ cancel: resolve }))).resolves.toBe('deadline');
  });

  it('offers an AbortSignal to libraries that want one', () => {
    const root = within(1_000);
    const signal = root.signal();
    expect(signal.aborted).toBe(false);
    root.cancel('client-gone');
    expect((signal.reason as Error).message).toBe('cancelled: client-gone');
  });

  it('may have no deadline at all', () => {
    expect(within(Number.POSITIVE_INFINITY).child().remaining()).toBe(Number.POSITIVE_INFINITY);
  });

  describe('whose members are an author’s code', () => {
    const events = new Signals();
    const faults: string[] = [];
    events.internalFault.subscribe(({ where, error }) => void faults.push(`${where}: ${(error as Error).message}`));
    const context = { events } as RequestContext;
    const open = (milliseconds = 1_000): Scope => new Scope(context, undefined, performance.now() + milliseconds, timers);
    const bomb = (): never => {
      throw new Error('thrown');
    };
    beforeEach(() => (faults.length = 0));

    it('tells all of them, whichever throws, and reports each fault', async () => {
      const root = open();
      const told: string[] = [];
      root.add({ cancel: bomb });
      root.add({ cancel: (async () => bomb()) as never });
      root.child(500).add({ cancel: bomb });
      root.add({ cancel: (reason) => void told.push(reason) });
      root.cancel('client-gone');
      root.add({ cancel: bomb });
      await new Promise((resolve) => setImmediate(resolve));
      expect({ told, faults }).toEqual({ told: ['client-gone'], faults: Array(4).fill('cancel() of a member of a scope: thrown') });
    });

    it('tells each inside its own scope, whatever is entered', () => {
      const [root, other] = [open(), open()];
      const child = root.child(500);
      const seen: (Scope | undefined)[] = [];
      for (const scope of [root, child]) scope.add({ cancel: () => void seen.push(currentScope()) });
      runInScope(other, () => root.cancel('client-gone'));
      root.add({ cancel: () => void seen.push(currentScope()) });
      expect(seen.map((scope) => [root, child].indexOf(scope as Scope)).sort()).toEqual([0, 0, 1]);
    });

    it('has an AbortSignal whose onabort can be read, replaced and taken away, beside listeners that are the same function', () => {
      const root = open();
      const signal = root.signal();
      const heard: [string, AbortSignal][] = [];
      function first(this: AbortSignal): void {
        heard.push(['first', this]);
      }
      function second(this: AbortSignal): void {
        heard.push(['second', this]);
      }
      expect(signal.onabort).toBeNull();
      signal.onabort = first;
      signal.onabort = second;
      signal.addEventListener('abort', first);
      signal.addEventListener('abort', first);
      expect(signal.onabort).toBe(second);
      const other = open().signal();
      other.onabort = first;
      other.onabort = null;
      other.onabort = 'no function' as never;
      expect(other.onabort).toBeNull();
      root.cancel('settled');
      expect(heard).toEqual([['second', signal], ['first', signal]]);
    });

    it('has an AbortSignal whose listeners are as often called as they are meant to be', () => {
      const signal = open().signal();
      const heard: string[] = [];
      signal.addEventListener('mine', () => void heard.push('once'), { once: true });
      signal.addEventListener('mine', () => void heard.push('each time'));
      for (let round = 0; round < 2; round += 1) signal.dispatchEvent(new Event('mine'));
      expect(heard).toEqual(['once', 'each time', 'each time']);
    });

    it('has an AbortSignal whose listeners may throw, and be taken away', () => {
      const root = open();
      const signal = root.signal();
      const heard: string[] = [];
      const [gone, kept] = [() => void heard.push('gone'), () => void heard.push('kept')];
      signal.addEventListener('abort', bomb);
      signal.addEventListener('abort', { handleEvent: bomb });
      signal.onabort = bomb;
      signal.onabort = kept;
      signal.addEventListener('abort', gone);
      signal.removeEventListener('abort', gone);
      signal.addEventListener('abort', kept, { once: true });
      root.cancel('deadline');
      expect({ heard, faults, aborted: AbortSignal.any([signal]).aborted }).toEqual({
        heard: ['kept', 'kept'],
        faults: Array(2).fill('a listener of a scope’s AbortSignal: thrown'),
        aborted: true,
      });
    });
  });
});
