import type { RequestContext } from './request-context.ts';
import { Scope } from './scope.ts';
import { TimerQueue } from './timer-queue.ts';

const nobody = {} as RequestContext;
const timers = new TimerQueue();
const within = (milliseconds: number): Scope => new Scope(nobody, undefined, performance.now() + milliseconds, timers);

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
    expect(child.reason).toBe('client-gone');
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
});
