import { Events, ManagementPages, Problem, RequestContext, TimerQueue } from '@portico/platform';
import type { Priority, Route, RouteKind } from '@portico/platform';
import { OverloadSettings } from './overload.settings.ts';
import { OverloadStage } from './overload.stage.ts';

describe('shedding load', () => {
  const timers = new TimerQueue();
  let events: Events;
  let pages: ManagementPages;
  let stage: OverloadStage;
  let shed: Priority[];

  beforeEach(() => {
    events = new Events();
    pages = new ManagementPages();
    stage = new OverloadStage(Object.assign(new OverloadSettings(), { min: 4, max: 20 }), events, pages);
    shed = [];
    events.requestShed.subscribe(({ priority }) => shed.push(priority));
  });

  const request = (priority?: Priority, kind: RouteKind = 'data', deadline = 10_000): RequestContext => {
    const raw = { headers: {}, socket: { remoteAddress: '192.0.2.1' } };
    return new RequestContext('r1', { raw } as never, {} as never, priority && ({ priority, kind } as Route), deadline, timers, events, false);
  };
  const enter = (context: RequestContext): boolean => {
    try {
      stage.run(context);
      return true;
    } catch {
      return false;
    }
  };
  /** How many of so many are let in. */
  const letIn = (count: number, priority?: Priority, kind?: RouteKind): RequestContext[] =>
    Array.from({ length: count }, () => request(priority, kind)).filter(enter);
  const page = async (): Promise<unknown> => JSON.parse((await pages.find('/overload')?.render('application/json'))?.body ?? '');

  it('lets batch work in up to half of the limit, reads up to nine tenths, and sign-in up to all of it', () => {
    expect(letIn(30, 'batch')).toHaveLength(10);
    expect(letIn(30, 'read')).toHaveLength(8);
    expect(letIn(30, 'batch')).toHaveLength(0);
    expect(letIn(30, 'sign-in')).toHaveLength(2);
    expect([shed.filter((priority) => priority === 'batch').length, shed.filter((priority) => priority === 'read').length]).toEqual([50, 22]);
  });

  it('takes a request that no route is known for as a read', () => {
    expect(letIn(30)).toHaveLength(18);
    expect(new Set(shed)).toEqual(new Set(['read']));
  });

  it('refuses with 503 and tells when to come back', () => {
    letIn(20, 'sign-in');
    expect(() => stage.run(request('read'))).toThrow(expect.objectContaining({ code: 'overloaded', details: { headers: { 'retry-after': '1' } } }));
    expect(() => stage.run(request('read'))).toThrow(Problem);
  });

  it('lets one in for each that is over, however it ended, and counts none twice', async () => {
    const [answered, gone, late] = letIn(18, 'read') as [RequestContext, RequestContext, RequestContext];
    expect(letIn(1, 'read')).toHaveLength(0);
    for (const time of [1, 2]) {
      answered.scope.close();
      gone.scope.cancel('client-gone');
      late.scope.cancel('deadline');
      expect(letIn(9, 'read')).toHaveLength(time === 1 ? 3 : 0);
    }
    await expect(page()).resolves.toEqual({ underWay: 18, limit: 20 });
  });

  it('does not count a request whose client has left before it came here', async () => {
    const left = request('read');
    left.scope.cancel('client-gone');
    stage.run(left);
    await expect(page()).resolves.toMatchObject({ underWay: 0 });
  });

  it('does not count streams, but lets none begin when it is full', async () => {
    expect(letIn(100, 'read', 'stream')).toHaveLength(100);
    await expect(page()).resolves.toMatchObject({ underWay: 0 });
    expect(letIn(100, 'read')).toHaveLength(18);
    expect(letIn(5, 'read', 'stream')).toHaveLength(0);
  });

  it('takes on less once the process is late as a rule, and looks no more when it shuts down', async () => {
    let now = 5_000;
    jest.spyOn(performance, 'now').mockImplementation(() => now);
    jest.useFakeTimers({ doNotFake: ['performance'] });
    const looks = (count: number, passed: number): void => {
      for (let look = 0; look < count; look += 1) {
        now += passed;
        jest.advanceTimersByTime(10);
      }
    };
    try {
      stage.onApplicationBootstrap();
      letIn(18, 'read');
      looks(8, 60);
      await expect(page()).resolves.toEqual({ underWay: 18, limit: 14 });
      expect(letIn(5, 'sign-in')).toHaveLength(0);
      stage.onApplicationShutdown();
      looks(100, 60);
      await expect(page()).resolves.toMatchObject({ limit: 14 });
    } finally {
      jest.useRealTimers();
      jest.restoreAllMocks();
    }
  });
});
