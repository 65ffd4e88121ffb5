import { Body, Controller, Get, Global, Module, Post } from '@nestjs/common';
import { SkipThrottle, Throttle } from '@nestjs/throttler';
import { Authenticated, Field, Public, Returns } from '@portico/platform';
import { IsString } from 'class-validator';
import { fieldOf, limit, LimitedBff, plan, quota } from './fixtures/limited-bff.fixture.ts';
import type { Told } from './fixtures/limited-bff.fixture.ts';
import { PLANS } from './plans/plan-source.ts';
import type { PlanSettings } from './rate-limit.settings.ts';
import { Cost } from './throttler/cost.decorator.ts';

class Word {
  @Field(String) word!: string;
}

class Wish {
  @IsString() word!: string;
}

const WORD: Word = { word: 'here' };

@Controller('w')
@Public()
class WordsController {
  @Get('one')
  @Returns(Word)
  one(): Word {
    return WORD;
  }

  @Get('costly')
  @Cost(3)
  @Returns(Word)
  costly(): Word {
    return WORD;
  }

  @Get('strict')
  @Throttle({ hour: { limit: 1, ttl: 60_000 } })
  @Returns(Word)
  strict(): Word {
    return WORD;
  }

  @Get('own')
  @Throttle({ own: { limit: 2, ttl: 60_000, blockDuration: 600_000 } })
  @Returns(Word)
  own(): Word {
    return WORD;
  }

  @Get('free')
  @SkipThrottle()
  @Returns(Word)
  free(): Word {
    return WORD;
  }

  @Get('no-hour')
  @SkipThrottle({ hour: true })
  @Returns(Word)
  noHour(): Word {
    return WORD;
  }

  @Get('known')
  @Authenticated()
  @Returns(Word)
  known(): Word {
    return WORD;
  }

  @Post('wish')
  @Returns(Word)
  wish(@Body() _wish: Wish): Word {
    return WORD;
  }
}

let bff: LimitedBff;
/** The clock stands still: what is told in seconds does not depend on how busy the machine is. */
beforeEach(() => void jest.spyOn(Date, 'now').mockReturnValue(Date.UTC(2026, 10, 21, 12)));
afterEach(async () => {
  await bff.close();
  jest.restoreAllMocks();
});

const parts = ({ status, headers }: Told): unknown[] => [status, headers.get('ratelimit'), headers.get('ratelimit-policy')];

describe('limits by address', () => {
  it('hold before anybody is asked who they are, for whatever is asked, and are told on every answer', async () => {
    bff = await LimitedBff.start(WordsController, { settings: { byAddress: [limit('address', 3)] } });
    const answers = [await bff.get('/w/one', 'ada'), await bff.get('/nothing'), await bff.get('/w/known'), await bff.get('/w/one', 'bob')];
    expect(answers.map(({ status }) => status)).toEqual([200, 404, 401, 429]);
    expect(answers.flatMap((answer) => fieldOf(answer, 'ratelimit'))).toEqual([2, 1, 0, 0].map((r) => ['address', { r, t: 3_600 }]));
    expect(answers.map((answer) => fieldOf(answer, 'ratelimit-policy'))).toEqual(Array(4).fill([['address', { q: 3, w: 3_600 }]]));
    expect(answers[3]?.headers.get('retry-after')).toBe('3600');
    expect(answers[3]?.json).toMatchObject({
      type: 'urn:portico:problem:rate-limited',
      status: 429,
      detail: 'the limit "address" allows 3 an hour: nothing is left; come back in 3600 s',
    });
    expect(bff.limited).toEqual([{ limit: 'address', by: 'address' }]);
  });

  it.each([
    ['a path that cannot be decoded', 'GET', '/%', 400],
    ['one that is broken further on', 'GET', '/w/%zz', 400],
    ['a path that is too long', 'GET', `/${'a'.repeat(2_048)}`, 414],
    ['no path', 'OPTIONS', '*', 400],
    ['no route', 'GET', '/nowhere', 404],
    ['no route for the method', 'DELETE', '/w/one', 405],
    ['a method that no route has', 'PROPFIND', '/nowhere', 404],
  ])('count %s like all that comes from the address', async (_, method, path, status) => {
    bff = await LimitedBff.start(WordsController, { settings: { byAddress: [limit('address', 2)] } });
    const answers: { status: number; told: boolean }[] = [];
    for (let time = 0; time < 3; time += 1) answers.push(await bff.raw(method, path));
    expect(answers.map((answer) => answer.status)).toEqual([status, status, 429]);
    expect(answers.map(({ told }) => told)).toEqual([true, true, true]);
    expect(bff.limited).toEqual([{ limit: 'address', by: 'address' }]);
  });

  it('count addresses apart, and a network of IPv6 as one', async () => {
    bff = await LimitedBff.start(WordsController, { settings: { byAddress: [limit('address', 1)] } });
    const from = (address: string): Promise<number[]> => bff.statuses(1, '/w/one', undefined, { 'x-address': address });
    expect(await Promise.all(['192.0.2.1', '192.0.2.2', '2001:db8:0:1::1', '2001:db8:0:2::1'].map(from))).toEqual([[200], [200], [200], [200]]);
    expect(await Promise.all(['::ffff:192.0.2.1', '2001:db8:0:1:ffff::9'].map(from))).toEqual([[429], [429]]);
  });
});

describe('the manifest of routes', () => {
  @Controller('w')
  @Public()
  class Marked {
    @Get('skipped')
    @SkipThrottle({ hour: true, month: true })
    @Returns(Word)
    skipped(): Word {
      return WORD;
    }

    @Get('costly')
    @Cost(3)
    @Returns(Word)
    costly(): Word {
      return WORD;
    }
  }
  const settings = { plans: [plan('small', [limit('hour', 4)], [quota('month', 6, 'month')]), plan('guests', [limit('hour', 2)]), plan('large', [limit('hour', 100)])], plan: 'small', anonymous: 'guests' };
  const limitsOf = ({ route, facts, gaps }: LimitedBff['manifest'][number]): unknown => ({ route, limits: facts['limits'], gaps });

  it('has the limits of the plans in force, with what the request takes, and names a route without any', async () => {
    bff = await LimitedBff.start(Marked, { settings });
    expect(bff.manifest.map(limitsOf)).toEqual([
      { route: 'GET /w/costly', limits: 'small "hour";q=4;w=3600, "month";q=6, guests "hour";q=2;w=3600, cost 3', gaps: [] },
      { route: 'GET /w/skipped', limits: undefined, gaps: [expect.stringContaining('@SkipThrottle()')] },
    ]);
  });

  it('says where limits are off', async () => {
    bff = await LimitedBff.start(Marked, { settings: { ...settings, enabled: false } });
    expect(bff.manifest.map(limitsOf)).toEqual(['costly', 'skipped'].map((name) => ({ route: `GET /w/${name}`, limits: 'off', gaps: [] })));
  });

  it('leaves it to the plans of the caller where these are not in the settings', async () => {
    @Global()
    @Module({ providers: [{ provide: PLANS, useValue: { find: () => settings.plans[0] } }], exports: [PLANS] })
    class OtherPlans {}
    bff = await LimitedBff.start(Marked, { settings, imports: [OtherPlans] });
    expect(bff.manifest[0]?.facts['limits']).toBe('by the plan of the caller, cost 3');
  });
});

describe('limits by caller', () => {
  const settings = {
    plans: [plan('small', [limit('hour', 4)], [quota('month', 6, 'month')]), plan('large', [limit('hour', 100)])],
    plan: 'small',
  };

  it('are those of the plan: a caller’s own, or that of the settings', async () => {
    bff = await LimitedBff.start(WordsController, { settings });
    expect(await bff.statuses(5, '/w/one', 'ada')).toEqual([200, 200, 200, 200, 429]);
    expect(await bff.statuses(2, '/w/one', 'bob')).toEqual([200, 200]);
    expect(parts(await bff.get('/w/one', 'eve/large'))).toEqual([200, '"hour";r=99;t=3600', '"hour";q=100;w=3600']);
    const refused = await bff.get('/w/one', 'ada');
    expect(refused.headers.get('ratelimit-policy')).toBe('"hour";q=4;w=3600, "month";q=6');
    expect(bff.limited).toContainEqual({ limit: 'hour', by: 'caller', caller: { issuer: 'spec', subject: 'ada' }, plan: 'small' });
  });

  it('count a network of IPv6 as one, as large as the settings say, for who is not known', async () => {
    bff = await LimitedBff.start(WordsController, { settings: { byAddress: [limit('address', 5)], ipv6Prefix: 48, plans: [plan('small', [limit('hour', 1)])], plan: 'small', anonymous: 'small' } });
    const from = async (address: string): Promise<number> => (await bff.get('/w/one', undefined, { 'x-address': address })).status;
    expect([await from('2001:db8:0:1::1'), await from('2001:db8:0:2::1'), await from('2001:db8:1::1')]).toEqual([200, 429, 200]);
    for (let time = 0; time < 3; time += 1) await from(`2001:db8:0:${time}::1`);
    expect(fieldOf(await bff.get('/nothing', undefined, { 'x-address': '2001:db8:0:9::1' }), 'ratelimit')).toMatchObject([['address', { r: 0 }]]);
    expect(await from('2001:db8:0:a::1')).toBe(429);
    expect(bff.limited.at(-1)).toEqual({ limit: 'address', by: 'address' });
  });

  it('stand beside those by address in the fields', async () => {
    bff = await LimitedBff.start(WordsController, { settings: { ...settings, byAddress: [limit('address', 9)] } });
    expect(parts(await bff.get('/w/one', 'ada'))).toEqual([200, '"address";r=8;t=3600, "hour";r=3;t=3600', '"address";q=9;w=3600, "hour";q=4;w=3600, "month";q=6']);
  });

  it('do not hold for who is not known, unless there is a plan for them', async () => {
    bff = await LimitedBff.start(WordsController, { settings });
    expect(parts(await bff.get('/w/one'))).toEqual([200, null, null]);
    await bff.close();
    bff = await LimitedBff.start(WordsController, { settings: { ...settings, anonymous: 'small' } });
    expect(await bff.statuses(5, '/w/one')).toEqual([200, 200, 200, 200, 429]);
    expect(await bff.statuses(1, '/w/one', undefined, { 'x-address': '192.0.2.9' })).toEqual([200]);
  });

  it('hold for a partner whatever others do: addresses, guests and another issuer’s callers push nothing of it out of memory', async () => {
    bff = await LimitedBff.start(WordsController, { settings: { ...settings, anonymous: 'large', byAddress: [limit('address', 1_000)], entries: 2 } });
    expect(await bff.statuses(4, '/w/one', 'acme@partners')).toEqual([200, 200, 200, 200]);
    for (let index = 0; index < 20; index += 1) {
      await bff.get('/w/one', undefined, { 'x-address': `192.0.2.${index}` });
      await bff.get('/w/one', `c-${index}@https:`, { 'x-address': `198.51.100.${index}` });
    }
    expect(await bff.statuses(1, '/w/one', 'acme@partners')).toEqual([429]);
  });

  it('are those of one issuer’s subject, and not of another’s with the same', async () => {
    bff = await LimitedBff.start(WordsController, { settings });
    expect(await bff.statuses(5, '/w/one', 'c-1@a')).toEqual([200, 200, 200, 200, 429]);
    expect(await bff.statuses(1, '/w/one', 'c-1@b')).toEqual([200]);
  });

  it('are those of the default plan for an unknown plan', async () => {
    bff = await LimitedBff.start(WordsController, { settings });
    expect(await bff.statuses(5, '/w/one', 'ada/huge')).toEqual([200, 200, 200, 200, 429]);
    expect(bff.unknown[0]).toEqual({ plan: 'huge' });
  });

  it('fail loudly for an unknown plan where there is no default', async () => {
    bff = await LimitedBff.start(WordsController);
    expect(await bff.statuses(1, '/w/one', 'ada/huge')).toEqual([500]);
  });

  it('come from another source where a module has one', async () => {
    const own: PlanSettings = plan('own', [limit('hour', 1)]);
    @Global()
    @Module({ providers: [{ provide: PLANS, useValue: { find: async (name: string) => (name === 'own' ? own : undefined) } }], exports: [PLANS] })
    class OwnPlansModule {}
    bff = await LimitedBff.start(WordsController, { settings: { plan: 'own' }, imports: [OwnPlansModule] });
    expect(await bff.statuses(2, '/w/one', 'ada/other')).toEqual([200, 429]);
  });

  it('are asked before the body is read', async () => {
    bff = await LimitedBff.start(WordsController, { settings: { plan: 'none', plans: [plan('none', [limit('hour', 1)])] } });
    await bff.get('/w/one', 'ada');
    const wish = (caller: string): Promise<Told> =>
      bff.request('/w/wish', { method: 'POST', headers: { 'x-caller': caller, 'content-type': 'application/json' }, body: '{' });
    expect([(await wish('bob')).status, (await wish('ada')).status]).toEqual([400, 429]);
  });

  it('are shown on the management port', async () => {
    bff = await LimitedBff.start(WordsController, { settings: { ...settings, byAddress: [limit('address', 9)] } });
    expect(await bff.page()).toEqual({
      enabled: true,
      counted: 'in memory',
      byAddress: '"address";q=9;w=3600',
      plans: { small: '"hour";q=4;w=3600, "month";q=6', large: '"hour";q=100;w=3600' },
      plan: 'small',
    });
  });

  it('are shown with the plan of those who are not known', async () => {
    bff = await LimitedBff.start(WordsController, { settings: { ...settings, anonymous: 'large' } });
    expect(await bff.page()).toMatchObject({ plan: 'small', anonymous: 'large', byAddress: '' });
  });

  it('are off when the settings say so', async () => {
    bff = await LimitedBff.start(WordsController, { settings: { ...settings, byAddress: [limit('address', 1)], enabled: false } });
    expect(parts(await bff.get('/w/one', 'ada'))).toEqual([200, null, null]);
    expect(await bff.statuses(6, '/w/one', 'ada')).toEqual(Array(6).fill(200));
    expect(bff.documented).toEqual([{}, {}]);
  });

  it('need not fit together while they are off', async () => {
    bff = await LimitedBff.start(WordsController, { settings: { plan: 'gone', enabled: false } });
    expect(await bff.statuses(1, '/w/one', 'ada')).toEqual([200]);
  });

  it('are documented where there are any: by address only where there are such', async () => {
    bff = await LimitedBff.start(WordsController, { settings });
    const documented = { problems: ['rate-limited'], headers: { RateLimit: expect.anything(), 'RateLimit-Policy': expect.anything() } };
    expect(bff.documented).toEqual([{}, documented]);
    await bff.close();
    bff = await LimitedBff.start(WordsController, { settings: { byAddress: [limit('address', 1)] } });
    expect(bff.documented).toEqual([documented, documented]);
  });
});

describe('decorators', () => {
  const settings = { plans: [plan('small', [limit('hour', 4)], [quota('day', 100, 'day')])], plan: 'small' };
  beforeEach(async () => {
    bff = await LimitedBff.start(WordsController, { settings });
  });

  it('@Cost(n) takes n units', async () => {
    expect(fieldOf(await bff.get('/w/costly', 'ada'), 'ratelimit')).toMatchObject([['hour', { r: 1 }]]);
    const refused = await bff.get('/w/costly', 'ada');
    expect(refused.status).toBe(429);
    expect(refused.json).toMatchObject({ detail: expect.stringContaining('1 left, and this request takes 3') as string });
    expect(await bff.statuses(1, '/w/one', 'ada')).toEqual([200]);
  });

  it('@Throttle() gives a route a limit of its own in place of the plan’s of that name', async () => {
    const first = await bff.get('/w/strict', 'ada');
    expect(first.headers.get('ratelimit-policy')).toBe('"hour";q=1;w=60, "day";q=100;w=86400');
    expect(await bff.statuses(1, '/w/strict', 'ada')).toEqual([429]);
    expect(fieldOf(await bff.get('/w/one', 'ada'), 'ratelimit')).toMatchObject([['hour', { r: 3 }]]);
  });

  it('@Throttle() adds a limit that the plan does not have, and blocks for as long as it says', async () => {
    expect(await bff.statuses(2, '/w/own', 'ada')).toEqual([200, 200]);
    expect((await bff.get('/w/own', 'ada')).headers.get('retry-after')).toBe('600');
    expect(await bff.statuses(2, '/w/one', 'ada')).toEqual([200, 200]);
  });

  it('@SkipThrottle() takes away all limits, or those that it names', async () => {
    expect(parts(await bff.get('/w/free', 'ada'))).toEqual([200, null, null]);
    expect((await bff.get('/w/no-hour', 'ada')).headers.get('ratelimit-policy')).toBe('"day";q=100;w=86400');
  });
});
