import type { Drained } from './drain.ts';
import { drain } from './drain.ts';

describe('a drain', () => {
  let happened: string[];
  let close: () => void;
  let busy: number;

  const note = (what: string) => (): void => void happened.push(what);
  const drained = ({ upgrades = true } = {}): Drained =>
    ({
      server: { closeIdleConnections: note('idle') },
      ports: { close: () => new Promise<void>((closed) => (happened.push('port closes'), (close = closed))) },
      connections: { closeSilent: note('silent'), cut: note('connections cut') },
      upgrades: upgrades ? { drain: note('upgrades told'), cut: note('upgrades cut') } : undefined,
      contexts: { drain: note('answers say close'), endStreams: note('streams end'), cut: note('requests cut'), get isBusy() { return (busy -= 1) >= 0; } },
      health: { setReady: (ready: boolean) => happened.push(`ready: ${ready}`) },
    }) as unknown as Drained;
  /** Lets what waits for a promise go on. */
  const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

  beforeEach(() => {
    [happened, busy] = [[], 0];
    jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask', 'setImmediate', 'performance'] });
  });
  afterEach(() => jest.useRealTimers());

  it('is not ready first, closes the port and what is idle, and is over when the server is', async () => {
    let over = false;
    const draining = drain(drained(), 0, 1_000).then(() => (over = true));
    await turn();
    expect(happened).toEqual(['ready: false', 'answers say close', 'port closes', 'upgrades told', 'streams end', 'idle']);
    jest.advanceTimersByTime(100);
    expect(happened.slice(6)).toEqual(['idle', 'silent', 'idle', 'silent']);
    expect(over).toBe(false);
    close();
    await draining;
    expect(jest.getTimerCount()).toBe(0);
    jest.advanceTimersByTime(5_000);
    expect(happened.filter((what) => what.endsWith('cut'))).toEqual([]);
  });

  it.each([
    [{ upgrades: true }, ['requests cut', 'connections cut', 'upgrades cut']],
    [{ upgrades: false }, ['requests cut', 'connections cut']],
  ])('cuts what is left when its time is over, and not before: with %j', async (parts, cut) => {
    const draining = drain(drained(parts), 0, 1_000);
    await turn();
    jest.advanceTimersByTime(999);
    const cuts = (): string[] => happened.filter((what) => what.endsWith('cut'));
    expect(cuts()).toEqual([]);
    jest.advanceTimersByTime(1);
    expect(cuts()).toEqual(cut);
    close();
    await draining;
  });

  it('closes nothing as long as load balancers have not noticed', async () => {
    jest.useRealTimers();
    const draining = drain(drained(), 20, 1_000);
    await turn();
    expect(happened).toEqual(['ready: false', 'answers say close']);
    while (!happened.includes('idle')) await turn();
    close();
    await draining;
  });

  it.each([
    [3, -1],
    [1_000, 899],
  ])('waits for the last of %i requests to say that they are over, some turns long', async (under, left) => {
    const draining = drain(drained(), 0, 1_000);
    await turn();
    busy = under;
    close();
    await draining;
    expect(busy).toBe(left);
  });
});
