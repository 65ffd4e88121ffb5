import { currentContext, currentScope, RequestSignal } from '@portico/platform';
import type { RequestContext } from '@portico/platform';
import type { BffUnderTest } from '@portico/testing';
import type { HttpUpstream } from '@portico/upstream';
import { UpstreamSignals } from '@portico/upstream';
import { setTimeout as delay } from 'node:timers/promises';
import { map, Observable } from 'rxjs';
import { stale } from '../plan/failure-policy.ts';
import type { Plan } from '../plan/plan.ts';
import { plan } from '../plan/plan-builder.ts';
import { PlanSignals } from '../telemetry/plan.signals.ts';
import { kept, script, startAuthorsBff, WatchedView, whoIn } from './authors-bff.fixture.ts';
import { ShopServer } from './shop.fixture.ts';
import type { Shop } from './shop.fixture.ts';

interface Sight {
  readonly kind: string;
  /** Whose code it is. */
  readonly who: string;
  /** Whose context it saw. */
  readonly saw: string | undefined;
  /** Who is in the team's own AsyncLocalStorage. */
  readonly kept: string | undefined;
}

const never = (): Promise<never> => new Promise(() => undefined);

let sights: Sight[] = [];
const see = (kind: string, who: string | undefined): void => {
  if (who !== undefined) sights.push({ kind, who, saw: whoIn(currentScope()?.context.request.url), kept: kept.getStore() });
};

/** A page in which an author's code of each kind is called because a timer has fired, as well as at once. */
function pageOf(who: 'ann' | 'bob', api: HttpUpstream<Shop>, broken: () => boolean): Plan<void, unknown> {
  const watch = (kind: string): true => {
    see(kind, who);
    return true;
  };
  const inner = plan(`inner-${who}`, { deadline: '2s' })
    .part('late', { within: '12ms', onFailure: 'omit' }, never)
    .part('call', { wants: ['late'] }, () => watch('a part of a nested plan'))
    .view(() => watch('the view of a nested plan'));
  const late = (): Promise<never> => {
    const scope = currentScope();
    scope?.add({ cancel: () => void watch('a member of a scope') });
    scope?.signal().addEventListener('abort', () => watch('a listener of an AbortSignal'));
    return never();
  };
  const ticking = (): Observable<number> =>
    new Observable<number>((subscriber) => {
      watch('subscribe');
      const timer = setInterval(() => subscriber.next(1), 3);
      return () => {
        clearInterval(timer);
        watch('teardown');
      };
    }).pipe(map((value) => (watch('operator'), value)));
  return plan(who, { deadline: '2s' })
    .part('first', { when: () => watch('when') }, () => watch('load'))
    .part('late', { within: '20ms', onFailure: 'omit' }, late)
    .part('next', { wants: ['late'], when: () => watch('when, after a timeout') }, () => watch('load, after a timeout'))
    .batch('found', { wants: ['late'], max: 1 }, () => (watch('keys'), ['a', 'b']), async () => (watch('the load of a batch'), new Map<string, number>()))
    .part('kept', { wants: ['late'], within: '15ms', onFailure: stale('1m') }, () => (broken() ? never() : delay(2)))
    .part('ticks', { wants: ['late'], within: '15ms', onFailure: 'omit' }, ticking)
    .part('thenable', { wants: ['late'] }, () => ({ then: (resolve: (value: unknown) => void) => resolve(watch('then')) }) as never)
    .part('nested', { wants: ['late'] }, () => inner.run())
    .part('called', { wants: ['late'] }, () => api.get(`/${who}`).then(() => watch('a call that is awaited')))
    .part('called2', { wants: ['late'] }, () => api.get(`/${who}`))
    .part('last', { wants: ['ticks'] }, () => watch('load, after an Observable timed out'))
    .view(() => (watch('view'), new WatchedView(who)));
}

describe('an author’s code, while two requests are interleaved under real timers', () => {
  let bff: BffUnderTest;
  const server = new ShopServer();
  let contexts: RequestContext[];

  beforeAll(async () => {
    bff = await startAuthorsBff(await server.start());
    const sets = [bff.events, bff.events.of(PlanSignals), bff.events.of(UpstreamSignals)];
    for (const [name, signal] of sets.flatMap((set) => Object.entries(set))) {
      if (!(signal instanceof RequestSignal)) continue;
      signal.subscribe((event: { readonly plan?: string; readonly operation?: string; readonly context?: RequestContext }) => {
        const about = `${event.plan ?? ''} ${event.operation ?? ''} ${event.context?.request.url ?? ''}`;
        see(`a subscriber of ${name}`, /\b(ann|bob)\b/.exec(about)?.[1]);
      });
    }
    bff.events.requestFinished.subscribe(({ context }) => contexts.push(context));
  });
  beforeEach(() => {
    sights = [];
    contexts = [];
    script.on = see;
  });
  afterAll(async () => {
    await bff.close();
    await server.stop();
  });

  it('sees its own request’s context, whatever its kind, and never the other’s', async () => {
    let broken = false;
    const pages = new Map<string, Plan<void, unknown>>();
    script.page = (who, api) => {
      if (!pages.has(who)) pages.set(who, pageOf(who as 'ann', api, () => broken));
      return pages.get(who)?.run();
    };
    for (let round = 0; round < 10; round += 1) {
      broken = round > 1;
      const first = bff.get('/page/ann?watched=ann');
      await delay(round * 2);
      const second = bff.get('/page/bob?watched=bob');
      expect((await Promise.all([first, second])).map(({ status }) => status)).toEqual([200, 200]);
    }
    // The door stands before there is a context.
    const inside = sights.filter(({ kind }) => kind !== 'turnsAway');
    expect(inside.filter(({ who, saw }) => saw !== who)).toEqual([]);
    expect(inside.filter((sight) => sight.kept !== sight.who)).toEqual([]);
    expect(sights.filter(({ kind, saw }) => kind === 'turnsAway' && saw !== undefined)).toEqual([]);
    const kinds = (who: string): string[] => [...new Set(sights.filter((sight) => sight.who === who).map(({ kind }) => kind))].sort();
    expect(kinds('ann')).toEqual(kinds('bob'));
    expect(kinds('ann')).toEqual([
      'a call that is awaited', 'a listener of an AbortSignal', 'a member of a scope', 'a part of a nested plan',
      'a subscriber of partSettled', 'a subscriber of requestFinished', 'a subscriber of upstreamCallFinished', 'a subscriber of upstreamCallRepeated',
      'a subscriber of upstreamCallShared', 'answered', 'answered, later', 'getter', 'keys', 'load', 'load, after a timeout', 'load, after an Observable timed out',
      'operator', 'run', 'run, later', 'subscribe', 'teardown', 'the load of a batch', 'the view of a nested plan', 'then', 'turnsAway', 'validator', 'view', 'when', 'when, after a timeout',
    ]);
  });

  it('calls upstreams with its own request’s id only', async () => {
    server.ids.clear();
    script.page = (who, api) =>
      plan(who, { deadline: '2s' })
        .part('late', { within: '15ms', onFailure: 'omit' }, never)
        .part('observed', { wants: ['late'] }, () => new Observable<string>((subscriber) => void api.get(`/${who}` as '/ann').then(() => (subscriber.next(who), subscriber.complete()), (error: unknown) => subscriber.error(error))))
        .view(({ observed }) => ({ word: observed }))
        .run();
    const answers = await Promise.all([bff.get('/page/ann'), delay(5).then(() => bff.get('/page/bob'))]);
    expect(answers.map(({ json }) => (json as { word: string }).word)).toEqual(['ann', 'bob']);
    const expected = contexts.map(({ id, request }) => `/${whoIn(request.url)} ${id}`);
    expect([...server.ids].sort()).toEqual(expected.sort());
  });

  it('sees its own when its client leaves, outside of all plans', async () => {
    script.page = (who) => {
      currentScope()?.add({ cancel: () => see('a member of the request’s scope', who) });
      currentScope()?.signal().addEventListener('abort', () => see('a listener', who));
      see('begun', who);
      return never();
    };
    const [ann, bob] = ['ann', 'bob'].map((who) => {
      const client = new AbortController();
      void bff.request(`/page/${who}`, { signal: client.signal }).catch(() => undefined);
      return client;
    }) as [AbortController, AbortController];
    const until = async (kind: string): Promise<void> => {
      while (sights.filter((sight) => sight.kind === kind).length < 2) await delay(1);
    };
    await until('begun');
    bob.abort();
    ann.abort();
    await until('a subscriber of requestFinished');
    const inside = sights.filter(({ kind }) => kind !== 'turnsAway');
    expect(inside.filter(({ who, saw, kept: own }) => saw !== who || own !== who)).toEqual([]);
    expect(inside.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['a member of the request’s scope', 'a listener']));
  });

  it('sees, in a run that is shared, a context that is none of those who share it', async () => {
    const seen: RequestContext[] = [];
    const failures: unknown[] = [];
    const own = new Set<string>();
    const watch = (who: string): number => {
      own.add(`${who} ${kept.getStore()}`);
      return seen.push(currentContext());
    };
    const shared = plan('shared', class { who!: string; }, { deadline: '4s', coalesce: 'anonymous' })
      .part('late', { within: '300ms', onFailure: 'omit' }, never)
      .part('next', { wants: ['late'], when: ({ query: { who } }) => watch(who) > 0 }, ({ query: { who } }) => watch(who))
      .part('reply', { onFailure: 'omit' }, () => {
        try {
          return currentContext().reply.statusCode;
        } catch (error) {
          failures.push(error);
          throw error;
        }
      })
      .view(({ query: { who } }) => (watch(who), new WatchedView(who)));
    let asked = 0;
    script.page = (who) => ((asked += 1), shared.run({ who }));
    const untilAsked = async (times: number): Promise<void> => {
      while (asked < times) await delay(1);
    };
    const leaving = new AbortController();
    const first = bff.request('/page/ann', { signal: leaving.signal }).catch(() => undefined);
    await untilAsked(1);
    const others = [bff.get('/page/ann'), bff.get('/page/ann'), bff.get('/page/bob'), bff.get('/page/bob', { 'x-caller': 'bob' })];
    await untilAsked(5);
    leaving.abort();
    await first;
    expect((await Promise.all(others)).map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    await delay(1);
    const runs = new Set(seen.filter((context) => !contexts.includes(context)));
    const alone = new Set(seen.filter((context) => contexts.includes(context)));
    expect([...runs].map(({ caller, clientAddress, accessToken, request }) => ({ caller, clientAddress, accessToken, headers: request.raw.headers }))).toEqual(
      Array(2).fill({ caller: undefined, clientAddress: '', accessToken: undefined, headers: {} }),
    );
    expect([...alone].map(({ caller }) => caller?.identity.subject)).toEqual(['bob']);
    // Each run has that of a request that asked for the same.
    expect([...own].sort()).toEqual(['ann ann', 'bob bob']);
    expect(failures).toEqual(Array(2).fill(expect.objectContaining({ message: expect.stringContaining('reply.statusCode was used in work that several requests share') })));
  });
});
