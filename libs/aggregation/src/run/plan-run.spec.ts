import { currentContext, currentScope, Identity } from '@portico/platform';
import { UpstreamFailure } from '@portico/upstream';
import { setTimeout as delay } from 'node:timers/promises';
import { EMPTY, NEVER, Observable, of, throwError } from 'rxjs';
import { parseList } from 'structured-headers';
import { fallback, stale } from '../plan/failure-policy.ts';
import { plan } from '../plan/plan-builder.ts';
import { RequestFixture } from './request.fixture.ts';

const down = (): Promise<never> => Promise.reject(new UpstreamFailure('reset', { upstream: 'secret-name', operation: 'GET /' }));
const never = (): Promise<never> => new Promise(() => undefined);

describe('a plan', () => {
  let request: RequestFixture;

  beforeEach(() => {
    request = new RequestFixture();
  });

  describe('order', () => {
    it('starts parts that need nothing together, and takes the time of the slowest', async () => {
      const order: string[] = [];
      const part = async (name: string, ms: number): Promise<string> => {
        order.push(`${name} starts`);
        await delay(ms);
        order.push(`${name} ends`);
        return name;
      };
      const page = plan('page', { deadline: '2s' })
        .part('a', () => part('a', 30))
        .part('b', () => part('b', 10))
        .view((parts) => parts);

      await expect(request.run(() => page.run())).resolves.toEqual({ a: 'a', b: 'b' });
      expect(order).toEqual(['a starts', 'b starts', 'b ends', 'a ends']);
    });

    it('starts a part when all it needs is there, and hands it that and no more', async () => {
      let seen: unknown;
      const page = plan('page', class { n!: number; }, { deadline: '2s' })
        .part('a', async ({ query: { n } }) => n)
        .part('b', async () => 'unasked')
        .part('c', { needs: ['a'] }, (given) => {
          seen = given;
          return given.a * 10 + given.query.n;
        })
        .view(({ b, c }) => `${b} ${c}`);

      await expect(request.run(() => page.run({ n: 4 }))).resolves.toBe('unasked 44');
      expect(seen).toStrictEqual({ query: { n: 4 }, caller: undefined, a: 4 });
    });

    it('takes a value, a promise or an Observable from a part', async () => {
      const page = plan('page', { deadline: '2s' })
        .part('value', () => 1)
        .part('promise', () => Promise.resolve(2))
        .part('observable', () => of(0, 3))
        .view((parts) => parts);

      await expect(request.run(() => page.run())).resolves.toEqual({ value: 1, promise: 2, observable: 3 });
    });
  });

  describe('when a part fails', () => {
    const failing = (onFailure: 'fail' | 'omit') => plan('page', { deadline: '2s' }).part('a', { onFailure }, down).view(({ a }) => ({ a: a ?? null }));

    it('fails with it, for `fail`', async () => {
      await expect(request.run(() => failing('fail').run())).rejects.toMatchObject({ kind: 'reset' });
      expect(request.headers).toEqual({});
    });

    it('goes without it, for `omit`, and names it', async () => {
      await expect(request.run(() => failing('omit').run())).resolves.toEqual({ a: null });
      expect(request.headers['completeness']).toBe('a;is=omitted;reason=unavailable');
    });

    it('takes the stand-in, for `fallback`, and names it', async () => {
      const page = plan('page', { deadline: '2s' })
        .part('a', { onFailure: fallback([] as string[]) }, (): Promise<string[]> => down())
        .view(({ a }) => a.length);

      await expect(request.run(() => page.run())).resolves.toBe(0);
      expect(request.headers['completeness']).toBe('a;is=fallback;reason=unavailable');
    });

    it('treats an Observable that errs, and a function that throws, the same', async () => {
      const page = plan('page', { deadline: '2s' })
        .part('errs', { onFailure: 'omit' }, () => throwError(() => new UpstreamFailure('wrong-shape', { upstream: 'x', operation: 'y' })))
        .part('throws', { onFailure: 'omit' }, (): number => {
          throw new TypeError('a bug');
        })
        .part('says', { onFailure: 'omit' }, () => down().catch((cause: unknown) => Promise.reject(new Error('as a library says it', { cause }))))
        .view((parts) => parts);

      await expect(request.run(() => page.run())).resolves.toEqual({ errs: undefined, throws: undefined, says: undefined });
      expect(request.headers['completeness']).toBe('errs;is=omitted;reason=invalid, throws;is=omitted;reason=internal, says;is=omitted;reason=unavailable');
      expect(request.settled.find(({ part }) => part === 'throws')?.failure).toBeInstanceOf(TypeError);
    });

    it('never names an upstream to the client', async () => {
      await request.run(() => failing('omit').run());
      expect(JSON.stringify(request.headers)).not.toContain('secret-name');
    });

    it('calls off the other parts when a required one fails', async () => {
      let reason: unknown;
      const page = plan('page', { deadline: '2s' })
        .part('slow', () => {
          currentScope()?.add({ cancel: (why) => (reason = why) });
          return never();
        })
        .part('required', down)
        .view((parts) => parts);

      await expect(request.run(() => page.run())).rejects.toMatchObject({ kind: 'reset' });
      expect(reason).toBe('settled');
      expect(request.settled.map(({ part, outcome }) => [part, outcome])).toEqual([
        ['required', 'failed'],
        ['slow', 'cancelled'],
      ]);
    });
  });

  describe('dependents', () => {
    it('are missing when what they need is missing, and say so', async () => {
      const load = jest.fn(async () => 1);
      const page = plan('page', { deadline: '2s' })
        .part('a', { onFailure: 'omit' }, (): Promise<number> => down())
        .part('b', { needs: ['a'] }, load)
        .part('c', { needs: ['b'], onFailure: fallback(7) }, load)
        .view((parts) => parts);

      await expect(request.run(() => page.run())).resolves.toEqual({ a: undefined, b: undefined, c: 7 });
      expect(load).not.toHaveBeenCalled();
      expect(request.headers['completeness']).toBe('a;is=omitted;reason=unavailable, b;is=omitted;reason=needs, c;is=fallback;reason=needs');
    });

    it('run all the same when they only want it', async () => {
      const page = plan('page', { deadline: '2s' })
        .part('a', { onFailure: 'omit' }, (): Promise<number> => down())
        .part('b', { wants: ['a'] }, async ({ a }) => (a === undefined ? 'without' : 'with'))
        .view(({ b }) => b);

      await expect(request.run(() => page.run())).resolves.toBe('without');
    });

    it('get the stand-in of what they need', async () => {
      const page = plan('page', { deadline: '2s' })
        .part('a', { onFailure: fallback(2) }, (): Promise<number> => down())
        .part('b', { needs: ['a'] }, ({ a }) => a + 1)
        .view(({ b }) => b);

      await expect(request.run(() => page.run())).resolves.toBe(3);
    });
  });

  describe('a part with `when`', () => {
    const page = plan('page', class { wanted!: boolean; }, { deadline: '2s' })
      .part('a', { when: ({ query }) => query.wanted, onFailure: 'omit' }, async () => 'there')
      .part('b', { needs: ['a'], onFailure: 'omit' }, async ({ a }) => `${a} too`)
      .view(({ a, b }, outcomes) => ({ a: a ?? null, b: b ?? null, outcome: outcomes.of('a') }));

    it('is skipped with its dependents, which is no failure', async () => {
      await expect(request.run(() => page.run({ wanted: false }))).resolves.toEqual({ a: null, b: null, outcome: 'skipped' });
      expect(request.headers).toEqual({});
    });

    it('runs when it is wanted', async () => {
      await expect(request.run(() => page.run({ wanted: true }))).resolves.toEqual({ a: 'there', b: 'there too', outcome: 'ok' });
    });
  });

  describe('time', () => {
    it('gives a part no more than its share, and the part is a timeout', async () => {
      const page = plan('page', { deadline: '20s' })
        .part('slow', { within: '30ms', onFailure: 'omit' }, never)
        .part('silent', { within: '30ms', onFailure: 'omit' }, () => NEVER)
        .view((parts) => parts);
      const started = performance.now();
      await request.run(() => page.run());
      expect(performance.now() - started).toBeLessThan(10_000);
      expect(request.headers['completeness']).toBe('slow;is=omitted;reason=timeout, silent;is=omitted;reason=timeout');
    });

    it('answers at its deadline with what it has', async () => {
      const page = plan('page', { deadline: '40ms' })
        .part('quick', async () => 1)
        .part('slow', { onFailure: 'omit' }, never)
        .view((parts) => parts);
      await expect(request.run(() => page.run())).resolves.toEqual({ quick: 1, slow: undefined });
    });

    it('fails at its deadline when a required part is not there', async () => {
      const page = plan('page', { deadline: '40ms' }).part('slow', never).view((parts) => parts);
      await expect(request.run(() => page.run())).rejects.toMatchObject({ kind: 'timeout' });
    });

    it.each([
      ['its own deadline', { deadline: '40ms' }, {}],
      ['that of a part', { deadline: '2s' }, { within: '30ms' }],
    ] as const)('names plan, part and upstreams that it still waited for at %s', async (_, ofPlan, ofPart) => {
      const waiting = (what: string): void => currentScope()?.child().add(Object.assign({ cancel: () => undefined }, { waitsFor: () => [what] }));
      const page = plan('page', ofPlan)
        .part('slow', ofPart, () => {
          for (const what of ['orders getOrder', 'orders getOrder', 'stock getLevel']) waiting(what);
          return never();
        })
        .view((parts) => parts);
      await expect(request.run(() => page.run())).rejects.toThrow('plan page, part slow: timeout, while it waited for orders getOrder, stock getLevel');
    });

    it('counts its deadline from the arrival of the request', async () => {
      const page = plan('page', { deadline: '60ms' })
        .part('left', () => Math.round(currentScope()?.remaining() ?? 0))
        .view(({ left }) => left);
      await delay(30);
      expect(await request.run(() => page.run())).toBeLessThanOrEqual(31);
    });

    it('ends when the client leaves', async () => {
      const page = plan('page', { deadline: '2s' }).part('slow', { onFailure: 'omit' }, never).part('required', never).view((parts) => parts);
      const answer = request.run(() => page.run());
      request.context.scope.cancel('client-gone');
      await expect(answer).rejects.toMatchObject({ kind: 'cancelled' });
    });
  });

  describe('a batch', () => {
    const lookUp = jest.fn(async (keys: readonly string[]) => new Map(keys.map((key) => [key, key.toUpperCase()])));
    const page = plan('page', class { keys!: string[]; }, { deadline: '2s' })
      .batch('found', { max: 3, onFailure: 'omit' }, ({ query: { keys } }) => keys, lookUp)
      .view(({ found }) => [...(found ?? [])].flat().join(' '));

    beforeEach(() => lookUp.mockClear());

    it('asks for each key once, in one call', async () => {
      await expect(request.run(() => page.run({ keys: ['a', 'b', 'a'] }))).resolves.toBe('a A b B');
      expect(lookUp.mock.calls.map(([keys]) => keys)).toEqual([['a', 'b']]);
    });

    it('makes no call for no key', async () => {
      await expect(request.run(() => page.run({ keys: [] }))).resolves.toBe('');
      expect(lookUp).not.toHaveBeenCalled();
    });

    it('splits more keys than one call takes', async () => {
      await expect(request.run(() => page.run({ keys: ['a', 'b', 'c', 'd'] }))).resolves.toBe('a A b B c C d D');
      expect(lookUp.mock.calls.map(([keys]) => keys)).toEqual([['a', 'b', 'c'], ['d']]);
    });
  });

  it('fails a part whose Observable ends without a value', async () => {
    const empty = plan('empty', { deadline: '1s' })
      .part('count', { onFailure: fallback(7) }, () => EMPTY as Observable<number>)
      .view(({ count }, outcomes) => ({ count, outcome: outcomes.of('count') }));
    expect(await new RequestFixture().run(() => empty.run())).toEqual({ count: 7, outcome: 'fallback' });
  });

  describe('a stale part', () => {
    let broken: boolean;
    const page = plan('page', class { id!: string; }, { deadline: '2s' })
      .part('news', { onFailure: stale('1h') }, async ({ query: { id } }) => (broken ? down() : `${id} for ${currentContext().caller?.identity.subject}`))
      .view(({ news }) => news ?? null);
    const ask = (subject: string, id: string, issuer = 'spec'): Promise<string | null> => {
      request = new RequestFixture({ caller: { identity: new Identity(issuer, subject), scopes: [], roles: [] } });
      return request.run(() => page.run({ id }));
    };

    it('is the last good answer of the same caller to the same query, and no other caller’s', async () => {
      broken = false;
      await expect(ask('ann', '1')).resolves.toBe('1 for ann');
      broken = true;
      await expect(ask('ann', '1')).resolves.toBe('1 for ann');
      expect(request.headers['completeness']).toMatch(/^news;is=stale;reason=unavailable;age=\d+$/);
      await expect(ask('bob', '1')).resolves.toBeNull();
      expect(request.headers['completeness']).toBe('news;is=omitted;reason=unavailable');
      await expect(ask('ann', '2')).resolves.toBeNull();
    });

    it('is not what another issuer’s caller of the same subject got', async () => {
      broken = false;
      await ask('ann', '3', 'https://one.example');
      broken = true;
      await expect(ask('ann', '3', 'https://two.example')).resolves.toBeNull();
      await expect(ask('ann', '3', 'https://one.example')).resolves.toBe('3 for ann');
    });

    class Money {
      readonly #amount = 5;
      get amount(): number {
        return this.#amount;
      }
    }
    const circle: { self?: object } = {};
    circle.self = circle;
    const uncopied: [string, () => object][] = [
      ['of a class with private fields', () => new Money()],
      ['that goes round in a circle', () => circle],
      ['with a getter that throws', () => ({ get price() { throw new Error('no price'); } })],
    ];
    it.each(uncopied)('is absent where the good answer cannot be copied, and the page has that answer as long as there is one: %s', async (_, answer) => {
      let fails = false;
      const kept = plan('kept', { deadline: '2s' })
        .part('a', { onFailure: stale('1h') }, async () => (fails ? down() : answer()))
        .view(({ a }) => (a === undefined ? 'absent' : 'there'));
      const faults: unknown[] = [];
      request.context.events.internalFault.subscribe(({ where }) => faults.push(where));
      const whole = await request.run(() => kept.run());
      fails = true;
      expect({ whole, without: await request.run(() => kept.run()), faults }).toEqual({ whole: 'there', without: 'absent', faults: [expect.stringContaining('"a"')] });
    });

    it('is the only one whose good answers are kept: others need not be such that a copy can be made of them', async () => {
      const page = plan('page', { deadline: '2s' })
        .part('omitted', { onFailure: 'omit' }, () => new Money())
        .part('replaced', { onFailure: fallback(new Map() as object) }, () => circle)
        .part('required', () => new Money())
        .view(() => 1);
      const faults: unknown[] = [];
      request.context.events.internalFault.subscribe(({ where }) => faults.push(where));
      await request.run(() => page.run());
      expect({ faults, kept: [...page.lastGood.keys()] }).toEqual({ faults: [], kept: [] });
    });

    it('has bytes as they were', async () => {
      let fails = false;
      const kept = plan('kept', { deadline: '2s' })
        .part('a', { onFailure: stale('1h') }, async () => (fails ? down() : { image: Buffer.from('abc') }))
        .view(({ a }) => a?.image.toString() ?? null);
      await request.run(() => kept.run());
      fails = true;
      await expect(request.run(() => kept.run())).resolves.toBe('abc');
    });

    const pairs: [string, unknown, unknown][] = [
      ['sets', new Set(['a']), new Set(['b'])],
      ['maps', new Map([['a', 1]]), new Map([['a', 2]])],
      ['undefined and null', undefined, null],
      ['numbers that JSON does not have', Number.NaN, Infinity],
      ['large numbers', 1n, 2n],
      ['dates and texts', new Date(0), '1970-01-01T00:00:00.000Z'],
    ];
    it.each(pairs)('tells queries apart by their structure: %s', async (_, one, other) => {
      let fails = false;
      const kept = plan('kept', class { value!: unknown; }, { deadline: '2s' })
        .part('a', { onFailure: stale('1h') }, async () => (fails ? down() : 'answer to the first'))
        .view(({ a }) => a ?? null);
      await request.run(() => kept.run({ value: one }));
      fails = true;
      await expect(request.run(() => kept.run({ value: other }))).resolves.toBeNull();
      await expect(request.run(() => kept.run({ value: one }))).resolves.toBe('answer to the first');
    });
  });

  describe('a plan inside a part', () => {
    const reasons: unknown[] = [];
    const inner = plan('inner', { deadline: '2s' })
      .part('slow', { onFailure: 'omit' }, () => {
        currentScope()?.add({ cancel: (reason) => void reasons.push(reason) });
        return never();
      })
      .view(({ slow }) => slow ?? 'inner');
    beforeEach(() => (reasons.length = 0));

    it('ends with the part, whose `within` holds for it', async () => {
      const page = plan('page', { deadline: '2s' }).part('nested', { within: '20ms', onFailure: 'omit' }, () => inner.run()).view(({ nested }) => nested ?? 'outer');
      await expect(request.run(() => page.run())).resolves.toBe('outer');
      expect({ reasons, header: request.headers['completeness'] }).toEqual({ reasons: ['deadline'], header: 'nested;is=omitted;reason=timeout' });
    });

    it('ends when another part fails the request, and when the client leaves', async () => {
      const page = plan('page', { deadline: '2s' }).part('nested', () => inner.run()).part('required', () => delay(10).then(down)).view(() => 1);
      await expect(request.run(() => page.run())).rejects.toMatchObject({ kind: 'reset' });
      const answer = request.run(() => inner.run());
      request.context.scope.cancel('client-gone');
      await answer;
      expect(reasons).toEqual(['settled', 'client-gone']);
    });
  });

  describe('several plans of a request', () => {
    const missing = (name: string, ...parts: string[]) => {
      let builder = plan(name, { deadline: '2s' }).part('there', () => 1) as unknown as LooseBuilder;
      for (const part of parts) builder = builder.part(part, { onFailure: 'omit' }, down);
      return builder.view(() => name);
    };
    interface LooseBuilder {
      part(name: string, options: object, load: () => unknown): LooseBuilder;
      view(toView: () => string): { run(): Promise<string> };
    }
    const names = (): string[] => parseList(request.headers['completeness'] as string).map(([token]) => String(token));

    it('say together what is missing: the first by the names of its parts, the others with their own name in front', async () => {
      await request.run(() => Promise.all([missing('home', 'a', 'b').run(), missing('side', 'a').run()]));
      expect(names()).toEqual(['a', 'b', 'side.a']);
    });

    it('say so from inside a part too, and name each part once, however often a plan runs', async () => {
      const page = plan('page', { deadline: '2s' })
        .part('rows', () => Promise.all([missing('row', 'a').run(), missing('row', 'a', 'b').run()]))
        .part('a', { onFailure: 'omit' }, down)
        .view(() => 1);
      await request.run(() => page.run());
      expect(names().sort()).toEqual(['a', 'row.a', 'row.b']);
    });

    it('have the names that they have whatever is missing', async () => {
      await request.run(() => missing('home').run());
      await request.run(() => missing('side', 'a').run());
      expect(names()).toEqual(['side.a']);
    });

    it('add to one Server-Timing', async () => {
      request = new RequestFixture({ development: true });
      await request.run(() => missing('home').run());
      await request.run(() => missing('side').run());
      expect(request.headers['server-timing']?.replace(/=[\d.]+/g, '')).toBe('home;dur, there;dur;desc="ok", side;dur, side.there;dur;desc="ok"');
    });
  });

  it('ends an Observable, and what it has called, with its part', async () => {
    const ended: unknown[] = [];
    const page = plan('page', { deadline: '2s' })
      .part('endless', { within: '20ms', onFailure: 'omit' }, () =>
        new Observable(() => {
          currentScope()?.add({ cancel: (reason) => void ended.push(reason) });
          return () => void ended.push('unsubscribed');
        }),
      )
      .view(() => 1);
    await request.run(() => page.run());
    expect(ended.sort()).toEqual(['deadline', 'unsubscribed']);
  });

  it('hands out a stand-in that no request can change for the others', async () => {
    const page = plan('page', { deadline: '2s' }).part('list', { onFailure: fallback([] as string[]) }, (): Promise<string[]> => down()).view(({ list }) => list.push('mine'));
    await expect(request.run(() => page.run())).rejects.toThrow(TypeError);
  });

  it('shows how long each part took, where timings are shown', async () => {
    request = new RequestFixture({ development: true });
    const page = plan('page', { deadline: '2s' }).part('a', async () => 1).view((parts) => parts);
    await request.run(() => page.run());
    expect(request.headers['server-timing']).toMatch(/^page;dur=[\d.]+, a;dur=[\d.]+;desc="ok"$/);
  });

  it('fails when its view does, rather than hang', async () => {
    const page = plan('page', { deadline: '2s' })
      .part('a', () => 1)
      .view((): number => {
        throw new RangeError('in the view');
      });
    await expect(request.run(() => page.run())).rejects.toThrow('in the view');
  });
});
