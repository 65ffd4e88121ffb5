import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { ManagementPages, RequestContext, RouteTable, Signals, TimerQueue } from '@portico/platform';
import type { DeclaredRoutes, Priority, Problem, Route, RouteKind } from '@portico/platform';
import { Admission } from './admission.ts';
import { OverloadSettings } from './overload.settings.ts';
import { OverloadSignals } from './overload.signals.ts';
import { OverloadStage } from './overload.stage.ts';

describe('shedding load', () => {
  const routes = (['sign-in', 'read', 'batch'] as const).flatMap((priority) =>
    (['data', 'stream'] as const).map((kind) => ({ method: 'GET', path: `/${kind}/${priority}/:id`, priority, kind }) as Route),
  );
  const timers = new TimerQueue();
  let signals: OverloadSignals;
  let pages: ManagementPages;
  let stage: OverloadStage;
  let shed: Priority[];

  beforeEach(() => {
    signals = new OverloadSignals();
    pages = new ManagementPages();
    stage = new OverloadStage(Object.assign(new OverloadSettings(), { min: 4, max: 20, streams: 10 }), signals, { table: new RouteTable(routes) } as DeclaredRoutes, pages);
    shed = [];
    signals.requestShed.subscribe(({ priority }) => shed.push(priority));
  });

  const request = (priority?: Priority, kind: RouteKind = 'data', deadline = 10_000): RequestContext => {
    const raw = { headers: {}, socket: { remoteAddress: '192.0.2.1' } };
    const reply = { raw: new ServerResponse(new IncomingMessage(new Socket())) };
    return new RequestContext('r1', { raw } as never, reply as never, priority && ({ priority, kind } as Route), deadline, timers, new Signals(), false);
  };
  /** As the platform does: the door first, then the stage. */
  const enter = (context: RequestContext): boolean => {
    if (turnedAway(context.route?.priority, context.route?.kind)) return false;
    stage.run(context);
    return true;
  };
  const turnedAway = (priority?: Priority, kind: RouteKind = 'data'): Problem | undefined => stage.turnsAway({ method: 'GET', url: `/${kind}/${priority ?? 'unknown'}/5?page=2` } as IncomingMessage);
  const answer = (...contexts: readonly RequestContext[]): void => contexts.forEach(({ reply }) => void reply.raw.writeHead(200));
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

  it('lets each priority in up to its own share, whichever is the smallest', () => {
    const fewReads = Object.assign(new OverloadSettings(), { min: 4, max: 20, streams: 10, reads: 0.2, batch: 0.6 });
    stage = new OverloadStage(fewReads, signals, { table: new RouteTable(routes) } as DeclaredRoutes, new ManagementPages());
    const inTurn = (['read', 'batch', 'read', 'sign-in'] as const).map((priority) => ({ priority, letIn: letIn(30, priority).length }));
    expect(inTurn).toEqual([{ priority: 'read', letIn: 4 }, { priority: 'batch', letIn: 8 }, { priority: 'read', letIn: 0 }, { priority: 'sign-in', letIn: 8 }]);
  });

  it('takes a request that no route is known for as a read', () => {
    expect(letIn(30)).toHaveLength(18);
    expect(new Set(shed)).toEqual(new Set(['read']));
  });

  it('refuses with 503 and tells when to come back', () => {
    letIn(20, 'sign-in');
    expect(turnedAway('read')).toMatchObject({ status: 503, code: 'overloaded', details: { headers: { 'retry-after': '1' } } });
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
    await expect(page()).resolves.toEqual({ underWay: 18, limit: 20, streams: 0, streamLimit: 10, overloaded: false });
  });

  it('does not count a request whose client has left before it came here', async () => {
    const left = request('read');
    left.scope.cancel('client-gone');
    stage.run(left);
    await expect(page()).resolves.toMatchObject({ underWay: 0 });
  });

  it('counts a stream as a request until its head is sent, and as a stream then, until it is over', async () => {
    const begun = letIn(20, 'read', 'stream');
    await expect(page()).resolves.toMatchObject({ underWay: 18, streams: 0 });
    expect(letIn(1, 'read')).toHaveLength(0);
    answer(...begun.slice(0, 5));
    await expect(page()).resolves.toMatchObject({ underWay: 13, streams: 5 });
    for (const { scope } of begun) scope.close();
    answer(...begun.slice(5));
    await expect(page()).resolves.toMatchObject({ underWay: 0, streams: 0 });
  });

  it('refuses streams when as many are open as may be, and lets other requests in as before', () => {
    answer(...letIn(9, 'read', 'stream'));
    expect({ streams: letIn(5, 'read', 'stream').length, batch: letIn(1, 'batch', 'stream').length, pages: letIn(5, 'read').length }).toEqual({ streams: 0, batch: 0, pages: 5 });
    expect(shed).toEqual(['read', 'read', 'read', 'read', 'read', 'batch']);
  });

  it('keeps a share of the streams for sign-in', () => {
    answer(...letIn(20, 'read', 'stream'));
    answer(...letIn(1, 'sign-in', 'stream'));
    expect(letIn(1, 'sign-in', 'stream')).toHaveLength(0);
  });

  it('lets no more of either kind in than the limit allows, in whichever order they come', () => {
    const kinds: RouteKind[] = Array.from({ length: 60 }, (_, index) => (index % 3 === 0 ? 'data' : 'stream'));
    expect(kinds.flatMap((kind) => letIn(1, 'sign-in', kind))).toHaveLength(20);
  });

  it('takes note of whom it turns away: with no time to spare, that is an overload, however short turns are', async () => {
    const overloaded: unknown[] = [];
    for (const refuses of [false, true]) {
      const settings = Object.assign(new OverloadSettings(), { min: 4, max: 20, lateness: 60_000 });
      const pagesOfIt = new ManagementPages();
      stage = new OverloadStage(settings, signals, { table: new RouteTable(routes) } as DeclaredRoutes, pagesOfIt);
      stage.onApplicationBootstrap();
      letIn(refuses ? 30 : 10, 'sign-in');
      for (let count = 0; count < 12; count += 1) {
        for (const until = performance.now() + 30; performance.now() < until; );
        await new Promise(setImmediate);
      }
      stage.onApplicationShutdown();
      overloaded.push((JSON.parse((await pagesOfIt.find('/overload')?.render(''))?.body ?? '') as { overloaded: boolean }).overloaded);
    }
    expect(overloaded).toEqual([false, true]);
  });

  it('takes on less once the turns of its loop are long as a rule, and looks no more when it shuts down', async () => {
    const turn = async (): Promise<void> => {
      for (const until = performance.now() + 40; performance.now() < until; );
      await new Promise(setImmediate);
    };
    stage.onApplicationBootstrap();
    letIn(18, 'read');
    for (let count = 0; count < 8; count += 1) await turn();
    stage.onApplicationShutdown();
    const shedding = await page();
    expect(shedding).toMatchObject({ underWay: 18, overloaded: true });
    expect((shedding as { limit: number }).limit).toBeLessThan(10);
    expect(letIn(5, 'sign-in')).toHaveLength(0);
    const looks = jest.spyOn(Admission.prototype, 'observe');
    for (let count = 0; count < 8; count += 1) await turn();
    expect(looks).not.toHaveBeenCalled();
    looks.mockRestore();
    await expect(page()).resolves.toEqual(shedding);
  });
});
