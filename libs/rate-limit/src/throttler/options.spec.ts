import { Controller, Get, Global, Module } from '@nestjs/common';
import type { ExecutionContext } from '@nestjs/common';
import { Throttle, ThrottlerStorageService } from '@nestjs/throttler';
import type { ThrottlerModuleOptions } from '@nestjs/throttler';
import { Field, Identity, Public, Returns, StartError } from '@portico/platform';
import { limit, LimitedBff, plan, quota } from '../fixtures/limited-bff.fixture.ts';
import { PLANS } from '../plans/plan-source.ts';
import type { RateLimitSettings } from '../rate-limit.settings.ts';
import { Cost } from './cost.decorator.ts';

class Word {
  @Field(String) word!: string;
}

@Controller('w')
@Public()
class WordsController {
  @Get('one')
  @Returns(Word)
  one(): Word {
    return { word: 'one' };
  }

  @Get('tenant')
  @Throttle({ tenant: { limit: 1, ttl: 60_000, getTracker: (request) => String((request['headers'] as Record<string, unknown>)['x-tenant']) } })
  @Returns(Word)
  tenant(): Word {
    return { word: 'tenant' };
  }
}

/** A header of a request, as functions of the options see it. */
const headerOf = (context: ExecutionContext, name: string): string | undefined =>
  context.switchToHttp().getRequest<{ headers: Record<string, string> }>().headers[name];

describe('the options of @nestjs/throttler', () => {
  let bff: LimitedBff;
  /** The clock stands still: what is told in seconds does not depend on how busy the machine is. */
  beforeEach(() => void jest.spyOn(Date, 'now').mockReturnValue(Date.UTC(2026, 10, 21, 12)));
  afterEach(async () => {
    await bff.close();
    jest.restoreAllMocks();
  });

  const start = async (options: ThrottlerModuleOptions): Promise<void> => {
    bff = await LimitedBff.start(WordsController, { options, settings: { plans: [plan('small', [limit('hour', 3)])], plan: 'small' } });
  };

  it('have throttlers hold beside the limits of the plan, for who is not known as well', async () => {
    await start([{ name: 'short', limit: 2, ttl: 60_000 }]);
    expect((await bff.get('/w/one', 'ada')).headers.get('ratelimit-policy')).toBe('"hour";q=3;w=3600, "short";q=2;w=60');
    expect(await bff.statuses(2, '/w/one', 'ada')).toEqual([200, 429]);
    expect(await bff.statuses(3, '/w/one')).toEqual([200, 200, 429]);
  });

  it('change what the plan says of a limit of the same name', async () => {
    await start([{ name: 'hour', limit: 1, ttl: 60_000 }]);
    expect(await bff.statuses(2, '/w/one', 'ada')).toEqual([200, 429]);
  });

  it('may be functions of the request, that answer at once or later', async () => {
    await start([{ name: 'asked', limit: async (context) => Number(headerOf(context, 'x-limit')), ttl: () => 60_000 }]);
    expect((await bff.get('/w/one', 'ada', { 'x-limit': '2' })).headers.get('ratelimit-policy')).toBe('"hour";q=3;w=3600, "asked";q=2;w=60');
    expect(await bff.statuses(1, '/w/one', 'ada', { 'x-limit': '1' })).toEqual([429]);
    expect(await bff.statuses(1, '/w/one', 'ada', { 'x-limit': 'many' })).toEqual([500]);
  });

  it('skip limits for some requests', async () => {
    await start({
      skipIf: (context) => context.getHandler().name === 'one' && headerOf(context, 'x-skip') === 'yes',
      ignoreUserAgents: [/^probe/],
      throttlers: [],
    });
    const free = [await bff.get('/w/one', 'ada', { 'x-skip': 'yes' }), await bff.get('/w/one', 'ada', { 'user-agent': 'probe/1' })];
    expect(free.map(({ headers }) => headers.get('ratelimit'))).toEqual([null, null]);
    expect(await bff.statuses(4, '/w/one', 'ada')).toEqual([200, 200, 200, 429]);
  });

  it('count for whom a tracker or a key says', async () => {
    await start({ throttlers: [{ name: 'all', limit: 3, ttl: 60_000, generateKey: (_context, _tracker, name) => name }] });
    expect(await bff.statuses(1, '/w/tenant', 'ada', { 'x-tenant': 'red' })).toEqual([200]);
    expect(await bff.statuses(1, '/w/tenant', 'bob', { 'x-tenant': 'red' })).toEqual([429]);
    const blue = await bff.get('/w/tenant', 'bob', { 'x-tenant': 'blue' });
    expect(blue.headers.get('ratelimit-policy')).toBe('"hour";q=3;w=3600, "all";q=3;w=60, "tenant";q=1;w=60');
    expect(await bff.statuses(1, '/w/one', 'eve')).toEqual([429]);
  });

  it('say what a refused caller reads, and whether there are fields', async () => {
    await start({ errorMessage: (_context, { limit: most }) => `no more than ${most}`, setHeaders: false, throttlers: [] });
    expect(await bff.statuses(3, '/w/one', 'ada')).toEqual([200, 200, 200]);
    const { json, headers } = await bff.get('/w/one', 'ada');
    expect(json).toMatchObject({ status: 429, detail: 'no more than 3' });
    expect([headers.get('ratelimit'), headers.get('retry-after')]).toEqual([null, '3600']);
  });

  it('are told all that @nestjs/throttler tells them of a refusal', async () => {
    const details: unknown[] = [];
    const errorMessage = (context: ExecutionContext, detail: unknown): string => String(details.push([context.getHandler().name, detail]));
    await start({ errorMessage, throttlers: [{ name: 'short', limit: 2, ttl: 60_000 }] });
    expect(await bff.statuses(3, '/w/one', 'ada')).toEqual([200, 200, 429]);
    expect(await bff.statuses(3, '/w/one', undefined, { 'x-address': '192.0.2.1' })).toEqual([200, 200, 429]);
    const told = { limit: 2, ttl: 60_000, key: 'short/window60000', totalHits: 2, timeToExpire: 60, isBlocked: true, timeToBlockExpire: 60 };
    expect(details).toEqual([['one', { ...told, tracker: new Identity('spec', 'ada').key }], ['one', { ...told, tracker: '192.0.2.1' }]]);
  });

  it('may have one text for all refusals', async () => {
    await start({ errorMessage: 'not so fast', throttlers: [] });
    await bff.statuses(3, '/w/one', 'ada');
    expect((await bff.get('/w/one', 'ada')).json).toMatchObject({ detail: 'not so fast' });
  });

  it('take a storage that was made for @nestjs/throttler', async () => {
    const storage = new ThrottlerStorageService();
    await start({ storage, throttlers: [] });
    expect(await bff.statuses(4, '/w/one', 'ada')).toEqual([200, 200, 200, 429]);
    expect(storage.storage.size).toBe(1);
    storage.onApplicationShutdown();
  });
});

describe('limits that cannot be', () => {
  const start = (options: Parameters<typeof LimitedBff.start>[1]): Promise<LimitedBff> => LimitedBff.start(WordsController, options);

  it('stop the start: plans that do not exist', async () => {
    await expect(start({ settings: { plan: 'gone', anonymous: 'lost' } })).rejects.toMatchObject({
      faults: ['rateLimit.plan names the plan "gone", which does not exist', 'rateLimit.anonymous names the plan "lost", which does not exist'],
    });
  });

  it('stop the start: plans, and none of them for callers who have none', async () => {
    await expect(start({ settings: { plans: [plan('small', [])] } })).rejects.toMatchObject({ faults: [expect.stringContaining('rateLimit.plan is missing')] });
  });

  it('stop the start: one name for two limits that a caller sees side by side', async () => {
    const settings = { byAddress: [limit('hour', 9)], plans: [plan('small', [limit('hour', 1), limit('day', 1)], [quota('day', 2, 'day')])], plan: 'small' };
    await expect(start({ settings })).rejects.toMatchObject({
      faults: ['rateLimit: the plan "small" has two limits "day"', 'rateLimit: "hour" limits addresses and, in the plan "small", callers; give one of them another name'],
    });
  });

  it('stop the start: a burst of windows', async () => {
    const settings = { byAddress: [limit('address', 9, { burst: 3 })], plans: [plan('small', [limit('hour', 1, { burst: 3 })])], plan: 'small' };
    await expect(start({ settings })).rejects.toMatchObject({
      faults: [expect.stringContaining('"address" of rateLimit.byAddress has a burst'), expect.stringContaining('"hour" of the plan "small" has a burst')],
    });
  });

  it('are told with what else stops the start, and not where limits are off or plans come from elsewhere', async () => {
    @Module({
      providers: [
        {
          provide: 'broken',
          useFactory: () => {
            throw new StartError(['another module is broken']);
          },
        },
      ],
    })
    class BrokenModule {}
    const faultsOf = async (more: Partial<RateLimitSettings>, sections = {}): Promise<readonly string[]> => {
      const plans = [plan('small', [limit('hour', 1, { burst: 3 })])];
      const error: unknown = await start({ settings: { plans, plan: 'gone', ...more }, sections, imports: [BrokenModule] }).catch((thrown: unknown) => thrown);
      return (error as StartError).faults.map((fault) => fault.split(' ').slice(0, 4).join(' '));
    };
    const [broken, burst, gone] = ['another module is broken', 'rateLimit: "hour" of the', 'rateLimit.plan names the plan'];
    expect({ on: await faultsOf({}), off: await faultsOf({ enabled: false }), partners: await faultsOf({}, { partners: {} }) }).toEqual({ on: [broken, burst, gone], off: [broken], partners: [broken, burst] });
  });

  it('stop the start: costs that are none', async () => {
    @Controller('x')
    @Public()
    @Cost(0.5)
    class CheapController {
      @Get()
      @Returns(Word)
      one(): Word {
        return { word: 'cheap' };
      }
    }
    await expect(LimitedBff.start(CheapController)).rejects.toMatchObject({ faults: ['cheap.one: @Cost(0.5) must be a whole number from 1'] });
  });

  it('stop the start: a route’s own limit that does not say how much', async () => {
    @Controller('x')
    @Public()
    class HalfController {
      @Get()
      @Throttle({ half: { limit: 1 } })
      @Returns(Word)
      one(): Word {
        return { word: 'half' };
      }
    }
    const plans = [plan('small', [limit('hour', 1)], [quota('half', 5, 'day')])];
    await (await LimitedBff.start(HalfController, { settings: { plans, plan: 'small' } })).close();
    @Global()
    @Module({ providers: [{ provide: PLANS, useValue: { find: async () => plans[0] } }], exports: [PLANS] })
    class OwnPlansModule {}
    await (await LimitedBff.start(HalfController, { imports: [OwnPlansModule] })).close();
    await expect(LimitedBff.start(HalfController)).rejects.toMatchObject({ faults: ['half.one: @Throttle() gives the limit "half" no ttl, and no plan has a limit of that name'] });
  });
});
