import { currentScope } from '@portico/platform';
import type { HttpUpstream } from '@portico/upstream';
import { setTimeout as delay } from 'node:timers/promises';
import { map, Observable } from 'rxjs';
import type { FailurePolicy } from '../plan/failure-policy.ts';
import type { Loaded } from '../plan/part-types.ts';
import { whenCaller } from '../plan/caller-condition.ts';
import type { Asked } from '../plan/caller-condition.ts';
import { plan } from '../plan/plan-builder.ts';
import { WatchedView } from './authors-bff.fixture.ts';
import type { Shop } from './shop.fixture.ts';

/** When an author's code is called: by what settles before it. */
export const MOMENTS: Readonly<Record<string, () => Loaded<unknown>>> = {
  'at start': () => 1,
  'after a microtask': async () => 1,
  'from a timer': () => delay(3),
  'after a part that failed': () => Promise.reject(new Error('failed before')),
  'after a part that timed out': () => new Promise(() => undefined),
  'after the client left': () => new Promise(() => undefined),
};

/** What a page of the table is made with. */
export interface Making {
  /** Settles at the moment that the case is about. */
  readonly before: () => Loaded<unknown>;
  /** Throws. */
  readonly bomb: () => never;
  readonly api: HttpUpstream<Shop>;
}

/** Names of the public API by which an author hands code in that is called while requests are served, and what becomes of a request whose code throws. */
export interface ThrowingCode {
  readonly gives: string;
  /** 200 where what throws has nothing to do with the answer; 504 where its author has let the time pass. */
  readonly status: 200 | 500 | 504;
  /** For code that is not a plan's: the kind that the script hears of. */
  readonly heard?: string;
  readonly make?: (making: Making) => { run(): Promise<unknown> };
}

type Options = { readonly onFailure?: FailurePolicy<unknown>; readonly when?: (asked: Asked<unknown>) => boolean; readonly within?: '5ms' };

const begun = ({ before }: Making) => plan('page', { deadline: '1s' }).part('before', { within: '10ms', onFailure: 'omit' }, before);

/** A page with one part of the case's own. */
const one = (making: Making, options: Options, load: () => Loaded<unknown>) =>
  begun(making)
    .part('x', { ...options, wants: ['before'] as const } as { wants: readonly ['before'] }, load as () => Loaded<unknown>)
    .view(() => ({ word: 'fine' }));

const later = (bomb: () => never) => async (): Promise<never> => {
  await Promise.resolve();
  return bomb();
};

const rejected = (): Promise<never> => Promise.reject(new Error('failed'));

const PART = 'PlanBuilder.part(load)';

const inParts: Readonly<Record<string, ThrowingCode>> = {
  when: { gives: 'PartOptions.when', status: 500, make: (making) => one(making, { when: making.bomb }, () => 1) },
  'an async when': { gives: 'PartOptions.when', status: 500, make: (making) => one(making, { when: later(making.bomb) as never }, () => 1) },
  'the when of a part that may fail': { gives: 'PartOptions.when', status: 500, make: (making) => one(making, { when: making.bomb, onFailure: 'omit' }, () => 1) },
  'a condition on the caller': { gives: 'whenCaller(is)', status: 500, make: (making) => one(making, { when: whenCaller(making.bomb) }, () => 1) },
  'an async condition on the caller': { gives: 'whenCaller(is)', status: 500, make: (making) => one(making, { when: whenCaller(later(making.bomb) as never) }, () => 1) },
  load: { gives: PART, status: 500, make: (making) => one(making, {}, making.bomb) },
  'an async load': { gives: PART, status: 500, make: (making) => one(making, {}, later(making.bomb)) },
  'a load that may fail': { gives: PART, status: 200, make: (making) => one(making, { onFailure: 'omit' }, making.bomb) },
  keys: { gives: 'PlanBuilder.batch(keys)', status: 500, make: (making) => begun(making).batch('x', { wants: ['before'], max: 2 }, making.bomb, async () => new Map()).view(() => ({ word: '' })) },
  'async keys': {
    gives: 'PlanBuilder.batch(keys)',
    status: 500,
    make: (making) => begun(making).batch('x', { wants: ['before'], max: 2 }, later(making.bomb) as never, async () => new Map()).view(() => ({ word: '' })),
  },
  'the second call of a batch, while the first is on its way': {
    gives: 'PlanBuilder.batch(load)',
    status: 500,
    make: (making) =>
      begun(making)
        .batch('x', { wants: ['before'], max: 1 }, () => ['a', 'b'], ([key]) => (key === 'a' ? delay(2).then(rejected) : making.bomb()))
        .view(() => ({ word: '' })),
  },
  'an Observable as it is subscribed to': { gives: PART, status: 500, make: (making) => one(making, {}, () => new Observable(making.bomb)) },
  'an Observable of another library': { gives: PART, status: 500, make: (making) => one(making, {}, () => ({ lift: () => undefined, subscribe: making.bomb }) as never) },
  'an operator': {
    gives: PART,
    status: 500,
    make: (making) => one(making, {}, () => new Observable((subscriber) => void setTimeout(() => subscriber.next(1), 2)).pipe(map(making.bomb))),
  },
  'the teardown of an Observable': {
    gives: PART,
    status: 200,
    make: (making) => one(making, { within: '5ms', onFailure: 'omit' }, () => new Observable(() => making.bomb)),
  },
  'the teardown of an Observable that is complete at once': {
    gives: PART,
    status: 200,
    make: (making) => one(making, {}, () => new Observable((subscriber) => (subscriber.next(1), subscriber.complete(), making.bomb))),
  },
  'the teardown of an Observable that is complete later': {
    gives: PART,
    status: 200,
    make: (making) => one(making, {}, () => new Observable((subscriber) => (setTimeout(() => (subscriber.next(1), subscriber.complete()), 2), making.bomb))),
  },
  then: { gives: PART, status: 500, make: (making) => one(making, {}, () => ({ then: making.bomb })) },
  'the getter of then': { gives: PART, status: 500, make: (making) => one(making, {}, () => Object.defineProperty({}, 'then', { get: making.bomb })) },
  'the second of two calls, when the first fails': {
    gives: PART,
    status: 504,
    make: (making) =>
      one(making, {}, async () => {
        currentScope()?.cancel('deadline');
        const [first, second] = [making.api.get('/ann'), making.api.get('/bob')];
        await first;
        await second;
        return making.bomb();
      }),
  },
  'a plan inside a part': { gives: PART, status: 500, make: (making) => one(making, {}, () => plan('inner', { deadline: '1s' }).part('a', () => 1).view(making.bomb).run()) },
  'the second of two plans, when the first fails': {
    gives: PART,
    status: 500,
    make: (making) =>
      one(making, {}, async () => {
        const inner = (name: string) => plan(name, { deadline: '1s' }).part('a', later(making.bomb)).view(() => 1).run();
        const [first, second] = [inner('first'), inner('second')];
        await first;
        await second;
      }),
  },
  'an error that says which problem it is': {
    gives: 'ProblemSource.toProblem',
    status: 500,
    make: (making) =>
      one(making, {}, () => {
        throw Object.assign(new Error('says what it is'), { toProblem: making.bomb });
      }),
  },
  'a handler': { gives: 'Route.handler', status: 500, make: ({ bomb }) => ({ run: bomb }) },
  'an async handler': { gives: 'Route.handler', status: 500, make: ({ bomb }) => ({ run: later(bomb) }) },
  view: { gives: 'PlanBuilder.view(toView)', status: 500, make: (making) => begun(making).view(making.bomb) },
  'an async view': { gives: 'PlanBuilder.view(toView)', status: 500, make: (making) => begun(making).view(later(making.bomb)) },
  'a getter of the answer': { gives: 'PlanBuilder.view(toView)', status: 500, heard: 'getter', make: (making) => begun(making).view(() => new WatchedView('ann')) },
  'a member of a scope': { gives: 'Cancellable.cancel', status: 200, make: (making) => one(making, {}, async () => currentScope()?.add({ cancel: making.bomb })) },
  'an async member of a scope': { gives: 'Cancellable.cancel', status: 200, make: (making) => one(making, {}, async () => currentScope()?.add({ cancel: later(making.bomb) as never })) },
  'a listener of an AbortSignal': { gives: 'Scope.signal', status: 200, make: (making) => one(making, {}, async () => currentScope()?.signal().addEventListener('abort', making.bomb)) },
  'onabort of an AbortSignal': { gives: 'Scope.signal', status: 200, make: (making) => one(making, {}, async () => void ((currentScope() as { signal(): AbortSignal }).signal().onabort = making.bomb)) },
};

const fine = (making: Making) => one(making, {}, async () => making.api.get('/ann').then(() => undefined));
const heard = (gives: string, status: 200 | 500, ...kinds: string[]): Record<string, ThrowingCode> => Object.fromEntries(kinds.map((kind) => [kind, { gives, status, heard: kind, make: fine }]));

/** Every kind of code that an author hands in. The spec of this table finds those that are missing in it. */
export const THROWING_CODE: Readonly<Record<string, ThrowingCode>> = {
  ...inParts,
  ...heard('Stage.turnsAway', 500, 'turnsAway'),
  ...heard('Stage.run', 500, 'run', 'run, later'),
  ...heard('Stage.answered', 500, 'answered', 'answered, later'),
  ...heard('RequestSignal.subscribe(subscriber)', 200, 'a subscriber of partSettled', 'an async subscriber of partSettled', 'a subscriber of requestFinished', 'a subscriber of upstreamCallFinished'),
  ...heard('RequestSignal.count(counter)', 200, 'a counter of partSettled', 'a counter of upstreamCallRepeated'),
  validator: { gives: 'class-validator', status: 500, heard: 'validator', make: fine },
};
