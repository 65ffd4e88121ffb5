import { currentScope, Scope } from '@portico/platform';
import type { InternalFault } from '@portico/platform';
import { UpstreamFailure } from '@portico/upstream';
import { setTimeout as delay } from 'node:timers/promises';
import { EMPTY, NEVER, Observable, of, Subject, throwError } from 'rxjs';
import { fallback, stale } from '../plan/failure-policy.ts';
import type { Loaded, PartOptions } from '../plan/part-types.ts';
import { plan } from '../plan/plan-builder.ts';
import { RequestFixture } from './request.fixture.ts';

const never = (): Promise<never> => new Promise(() => undefined);
const reset = new UpstreamFailure('reset', { upstream: 'x', operation: 'y' });

describe('a part of a request', () => {
  let request: RequestFixture;
  let faults: InternalFault[];
  const run = (load: () => Loaded<unknown>, options: PartOptions<void, never> = {}): Promise<unknown> => {
    const page = plan('page', { deadline: '2s' }).part('a', options as object, load).view(({ a }) => a);
    return request.run(() => page.run());
  };

  beforeEach(() => {
    request = new RequestFixture();
    faults = [];
    request.context.events.internalFault.subscribe((fault) => void faults.push(fault));
  });

  const revoked = (): object => {
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    return proxy;
  };
  const untold = new Proxy(new Error('inner'), {
    getPrototypeOf: () => {
      throw new Error('looked at');
    },
  });
  it.each<[string, unknown]>([['a revoked Proxy', revoked()], ['a Proxy that does not tell its prototype', untold], ['an object without a prototype', Object.create(null)], ['a symbol', Symbol('thrown')], ['undefined', undefined]])(
    'settles as failed when it rejects with %s',
    async (_, thrown) => {
      const [late, noted] = [delay(500).then(() => 'never settled'), Promise.reject(thrown)];
      const failed = run(() => noted).then(() => 'settled well', () => 'failed');
      expect(await Promise.race([failed, late])).toBe('failed');
      expect(await Promise.race([run(() => Promise.reject(thrown), { onFailure: fallback('instead') as never }), late])).toBe('instead');
    },
  );

  const ways: [string, () => Loaded<unknown>][] = [
    ['a value', () => 1],
    ['a promise', async () => 1],
    ['something that behaves like a promise', () => ({ then: (resolve: (value: number) => void) => resolve(1) }) as never],
    ['an Observable that ends at once', () => of(0, 1)],
    ['an Observable that ends later', () => new Observable((subscriber) => void setImmediate(() => (subscriber.next(1), subscriber.complete())))],
    ['a failure thrown', () => { throw reset; }],
    ['a failed promise', () => Promise.reject(reset)],
    ['a failed Observable', () => throwError(() => reset)],
    ['an Observable that brings nothing', () => EMPTY],
    ['nothing in time', never],
    ['no value in time', () => NEVER],
  ];
  it.each(ways)('that brings %s leaves no member in a scope and no timer', async (_, load) => {
    const queue = request.context.scope.timers as unknown as { readonly waiting: number };
    const before = queue.waiting;
    const add = jest.spyOn(Scope.prototype, 'add');
    await run(load, { within: '10ms', onFailure: 'omit' });
    const scopes = [...new Set(add.mock.contexts as unknown as { readonly members?: unknown[] }[])];
    add.mockRestore();
    expect(queue.waiting).toBe(before);
    expect(scopes).toHaveLength(3);
    expect(scopes.flatMap(({ members }) => members ?? [])).toEqual([]);
  });

  it('that has a value has it once, whatever comes after', async () => {
    const twice = new Observable<number>((subscriber) => {
      subscriber.next(1);
      subscriber.complete();
      throw new Error('too late');
    });
    await expect(run(() => twice)).resolves.toBe(1);
    expect(request.settled).toHaveLength(1);
  });

  it('is not loaded when the client has left before', async () => {
    const load = jest.fn(async () => 1);
    request.context.scope.cancel('client-gone');
    await expect(run(load)).rejects.toMatchObject({ kind: 'cancelled' });
    expect(load).not.toHaveBeenCalled();
  });

  it('ends what its Observable has begun when the Observable itself ends the request, before it has returned', async () => {
    const torn = jest.fn();
    const leaving = new Observable<number>(() => {
      request.context.scope.cancel('client-gone');
      return torn;
    });
    await expect(run(() => leaving)).rejects.toMatchObject({ kind: 'cancelled' });
    expect(torn).toHaveBeenCalledTimes(1);
  });

  it('does not subscribe to an Observable when what makes it has ended the request', async () => {
    const subscribe = jest.fn();
    const load = (): Observable<unknown> => {
      request.context.scope.cancel('client-gone');
      return new Observable(subscribe);
    };
    await expect(run(load)).rejects.toMatchObject({ kind: 'cancelled' });
    expect(subscribe).not.toHaveBeenCalled();
  });

  it('reports what is thrown after it has ended: by its function, and by the teardown of its Observable', async () => {
    const torn = (): never => {
      throw new Error('torn');
    };
    await run(() => new Observable(() => torn), { within: '5ms', onFailure: 'omit' });
    const late = (): never => {
      currentScope()?.cancel('deadline');
      throw new Error('late');
    };
    await run(late, { onFailure: 'omit' });
    expect(faults.map(({ where }) => where)).toEqual(['the teardown of an Observable', 'a part that has settled']);
  });

  it('ends what it has begun and does not wait for, while other parts go on', async () => {
    const ended: unknown[] = [];
    const page = plan('page', { deadline: '2s' })
      .part('quick', () => {
        currentScope()?.add({ cancel: (reason) => void ended.push(reason) });
        return 1;
      })
      .part('slow', { needs: ['quick'] }, () => [...ended])
      .view(({ slow }) => slow);
    await expect(request.run(() => page.run())).resolves.toEqual(['settled']);
  });

  it('sees one subscription of its Observable, within its own scope, and the last of its values', async () => {
    const subject = new Subject<number>();
    const scopes: unknown[] = [];
    const source = new Observable<number>((subscriber) => {
      scopes.push(currentScope()?.parent?.parent === request.context.scope);
      return subject.subscribe(subscriber);
    });
    const answer = run(() => source);
    subject.next(1);
    subject.next(2);
    subject.complete();
    await expect(answer).resolves.toBe(2);
    expect(scopes).toEqual([true]);
  });

  const endings: [string, PartOptions<void, never>, () => Loaded<unknown>, object][] = [
    ['ok', {}, () => 1, { outcome: 'ok', failure: undefined }],
    ['skipped', { when: () => false }, () => 1, { outcome: 'skipped', failure: undefined, duration: 0 }],
    ['omitted', { onFailure: 'omit' }, () => Promise.reject(reset), { outcome: 'omitted', failure: reset }],
    ['fallback', { onFailure: fallback(2) }, () => Promise.reject(reset), { outcome: 'fallback', failure: reset }],
    ['omitted, for want of a last good answer', { onFailure: stale('1m') }, () => Promise.reject(reset), { outcome: 'omitted', failure: reset }],
    ['failed', {}, () => Promise.reject(reset), { outcome: 'failed', failure: reset }],
  ];
  it.each(endings)('tells how it has ended: %s', async (_, options, load, told) => {
    await run(load, options).catch(() => undefined);
    expect(request.settled).toEqual([expect.objectContaining({ plan: 'page', part: 'a', ...told })]);
  });

  it('tells how long it took, from its own start', async () => {
    const page = plan('page', { deadline: '5s' })
      .part('first', () => delay(60))
      .part('second', { needs: ['first'] }, () => delay(20))
      .view(() => 1);
    await request.run(() => page.run());
    const [first, second] = request.settled.map(({ duration }) => duration) as [number, number];
    expect(first).toBeGreaterThanOrEqual(59);
    expect(second).toBeGreaterThanOrEqual(19);
    expect(first + second).toBeLessThan(performance.now() - request.context.startedAt + 1);
  });
});
