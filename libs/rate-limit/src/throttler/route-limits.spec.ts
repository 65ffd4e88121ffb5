import { Reflector } from '@nestjs/core';
import { SkipThrottle, Throttle } from '@nestjs/throttler';
import type { ThrottlerOptions } from '@nestjs/throttler';
import type { Route } from '@portico/platform';
import { limit, plan, quota } from '../fixtures/limited-bff.fixture.ts';
import type { Limit } from '../limits/limit.ts';
import { Cost } from './cost.decorator.ts';
import { RouteLimits } from './route-limits.ts';

const PLAN = plan('small', [limit('hour', 8), limit('even', 60, { per: 60_000, algorithm: 'gcra', burst: 20 })], [quota('day', 100, 'day'), quota('month', 900, 'month')]);

@Throttle({ hour: { limit: 6, ttl: 60_000 } })
@Cost(2)
class StrictController {
  @Cost(3)
  costly(): void {}

  usual(): void {}

  @Throttle({ hour: { limit: 1, ttl: 60_000 }, even: { limit: 9, ttl: 60_000 } })
  strictest(): void {}

  @SkipThrottle({ hour: true })
  without(): void {}
}

class UsualController {
  usual(): void {}

  @Throttle({ day: { limit: 5 } } as never)
  fewer(): void {}

  @Throttle({ day: { ttl: 1_000 } } as never)
  sooner(): void {}

  @Throttle({ month: { limit: 5, blockDuration: 7_000 } } as never)
  fewerInMonth(): void {}

  @Throttle({ hour: { blockDuration: 9_000 } } as never)
  blocking(): void {}

  @Throttle({ own: { limit: 2, ttl: 60_000 } })
  own(): void {}

  @SkipThrottle({ default: true, hour: false })
  hourAlone(): void {}

  @Throttle({ own: { limit: 2 } } as never)
  half(): void {}
}

const limitsOf = (controller: typeof StrictController | typeof UsualController, name: string, options: readonly ThrottlerOptions[] = []): RouteLimits =>
  new RouteLimits({ controller, handler: (controller.prototype as unknown as Record<string, unknown>)[name], operationId: `spec.${name}` } as unknown as Route, new Reflector(), options);
const shown = ({ limits }: { limits: readonly Limit[] }): string[] => limits.map(({ bucket, quota: most, block }) => `${bucket} ${most}${block === 0 ? '' : ` block ${block}`}`);

const [HOUR, EVEN, DAY, MONTH] = ['hour/window3600000 8', 'even/gcra60000 60', 'day/day 100', 'month/month 900'];

describe('the limits of a route', () => {
  it.each([
    ['those of the plan', UsualController, 'usual', [HOUR, EVEN, DAY, MONTH]],
    ['with fewer units of the plan’s day', UsualController, 'fewer', [HOUR, EVEN, 'day@spec.fewer/day 5', MONTH]],
    ['with fewer units of the plan’s month', UsualController, 'fewerInMonth', [HOUR, EVEN, DAY, 'month@spec.fewerInMonth/month 5 block 7000']],
    ['with the plan’s units in another time', UsualController, 'sooner', [HOUR, EVEN, 'day@spec.sooner/window1000 100', MONTH]],
    ['with a block', UsualController, 'blocking', ['hour@spec.blocking/window3600000 8 block 9000', EVEN, DAY, MONTH]],
    ['with one more', UsualController, 'own', [HOUR, EVEN, DAY, MONTH, 'own@spec.own/window60000 2']],
    ['none but one that is named', UsualController, 'hourAlone', [HOUR]],
    ['as the controller says', StrictController, 'usual', ['hour@spec.usual/window60000 6', EVEN, DAY, MONTH]],
    ['as the method says before the controller', StrictController, 'strictest', ['hour@spec.strictest/window60000 1', 'even@spec.strictest/gcra60000 9', DAY, MONTH]],
    ['without one that the controller has', StrictController, 'without', [EVEN, DAY, MONTH]],
  ] as const)('are %s', (_, controller, method, expected) => {
    expect(shown(limitsOf(controller, method).with(PLAN))).toEqual(expected);
  });

  it('allow no larger burst than the route allows at all', () => {
    const burst = (method: string): number | undefined => limitsOf(StrictController, method).with(PLAN).limits.find(({ name }) => name === 'even')?.burst;
    expect([burst('usual'), burst('strictest')]).toEqual([20, 9]);
  });

  it('are those of the options beside the plan’s, which change one of the same name, and decorators count before them', () => {
    const options = [{ name: 'hour', limit: 3, ttl: 1_000, blockDuration: 5 }, { name: 'own', limit: 1, ttl: 1_000 }, { limit: 7, ttl: 1_000 }];
    expect(shown(limitsOf(UsualController, 'own', options).with(PLAN))).toEqual(['hour/window1000 3 block 5', EVEN, DAY, MONTH, 'own@spec.own/window60000 2', 'default/window1000 7']);
    expect(shown(limitsOf(UsualController, 'own', options).with(undefined))).toEqual(['hour/window1000 3 block 5', 'own@spec.own/window60000 2', 'default/window1000 7']);
    expect(shown(limitsOf(UsualController, 'half').with(PLAN))).toEqual([HOUR, EVEN, DAY, MONTH]);
    expect(shown(limitsOf(UsualController, 'half', options).with(undefined))).toContain('own@spec.half/window1000 2');
    expect(shown(limitsOf(UsualController, 'hourAlone', options).with(undefined))).toEqual(['hour/window1000 3 block 5']);
  });

  it('are made once for each plan', () => {
    const limits = limitsOf(UsualController, 'own');
    expect(limits.with(PLAN)).toBe(limits.with(PLAN));
    expect(limits.with(undefined)).toBe(limits.with(undefined));
    expect(shown(limits.with(plan('small', [limit('hour', 9)])))).toEqual(['hour/window3600000 9', 'own@spec.own/window60000 2']);
  });

  it('are drafted once for each plan, for limits that are functions of the request', () => {
    const limits = limitsOf(UsualController, 'own', [{ name: 'asked', limit: () => 1, ttl: 1 }]);
    expect(limits.draftsWith(PLAN)).toBe(limits.draftsWith(PLAN));
    expect(limits.draftsWith(plan('large', [limit('hour', 9)])).map(({ name, base }) => [name, base?.quota])).toEqual([['hour', 9], ['asked', undefined], ['own', undefined]]);
    expect(limits.draftsWith(undefined).map(({ name }) => name)).toEqual(['asked', 'own']);
  });

  it.each([0, -1, 0.5, 1.5, Number.NaN, Number.POSITIVE_INFINITY])('cannot cost %d', (cost) => {
    class WrongController {
      @Cost(cost)
      one(): void {}
    }
    expect(limitsOf(WrongController as never, 'one').faults(undefined)).toEqual([`spec.one: @Cost(${cost}) must be a whole number from 1`]);
    expect(limitsOf(StrictController, 'costly').faults(undefined)).toEqual([]);
  });

  it('cost what the method says, else what the controller says, else one', () => {
    expect([limitsOf(StrictController, 'costly').cost, limitsOf(StrictController, 'usual').cost, limitsOf(UsualController, 'usual').cost]).toEqual([3, 2, 1]);
  });

  it.each<[string, ThrottlerOptions]>([
    ['limit', { limit: () => 1, ttl: 1 }],
    ['ttl', { limit: 1, ttl: () => 1 }],
    ['blockDuration', { limit: 1, ttl: 1, blockDuration: () => 1 }],
    ['getTracker', { limit: 1, ttl: 1, getTracker: () => 'a' }],
    ['generateKey', { limit: 1, ttl: 1, generateKey: () => 'a' }],
    ['skipIf', { limit: 1, ttl: 1, skipIf: () => true }],
    ['ignoreUserAgents', { limit: 1, ttl: 1, ignoreUserAgents: [/a/] }],
  ])('are known for a request only, where the options or the route have a function for %s', (what, option) => {
    expect(limitsOf(UsualController, 'usual', [option]).isDynamic).toBe(true);
    expect(limitsOf(UsualController, 'usual', [{ limit: 1, ttl: 1 }]).isDynamic).toBe(false);
    if (what === 'skipIf' || what === 'ignoreUserAgents') return;
    class MarkedController {
      @Throttle({ own: option })
      usual(): void {}
    }
    expect(limitsOf(MarkedController as never, 'usual').isDynamic).toBe(true);
  });

  it('are wrong where a decorator leaves open what no plan says', () => {
    const halves = ['half', 'fewer', 'sooner'].map((name) => limitsOf(UsualController, name));
    expect(halves.flatMap((limits) => limits.faults(new Set(['day'])))).toEqual(['spec.half: @Throttle() gives the limit "own" no ttl, and no plan has a limit of that name']);
    expect(halves.flatMap((limits) => limits.faults(new Set()))).toHaveLength(3);
    expect(halves.flatMap((limits) => limits.faults(undefined))).toEqual([]);
    expect(limitsOf(UsualController, 'half', [{ name: 'own', limit: 1, ttl: 1 }]).faults(new Set())).toEqual([]);
  });
});
