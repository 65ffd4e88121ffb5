import { Controller, Get } from '@nestjs/common';
import { Field, Public, Returns } from '@portico/platform';
import { describeWith, RedisServer } from '@portico/testing';
import { setTimeout as wait } from 'node:timers/promises';
import { fieldOf, limit, LimitedBff, plan } from '../fixtures/limited-bff.fixture.ts';
import type { RateLimitSettings } from '../rate-limit.settings.ts';
import { Cost } from '../throttler/cost.decorator.ts';

class Word {
  @Field(String) word!: string;
}

@Controller('w')
@Public()
class WordsController {
  @Get()
  @Returns(Word)
  one(): Word {
    return { word: 'one' };
  }

  @Get('four')
  @Cost(4)
  @Returns(Word)
  four(): Word {
    return { word: 'four' };
  }
}

describeWith('redis-server')('limits that replicas share', () => {
  let server: RedisServer;
  let replicas: LimitedBff[] = [];

  beforeEach(async () => {
    server = await RedisServer.start();
  });
  afterEach(async () => {
    await Promise.all(replicas.map((replica) => replica.close()));
    replicas = [];
    await server.stop();
  });

  const start = async (settings: Partial<RateLimitSettings> = {}): Promise<LimitedBff> => {
    const limits = { plans: [plan('small', [limit('hour', 9)])], plan: 'small', replicas: 2, ...settings };
    const replica = await LimitedBff.start(WordsController, { settings: limits, redis: { url: server.url, timeout: 2_000 } });
    replicas.push(replica);
    return replica;
  };

  /** Asks on behalf of others until what holds is what is meant to. */
  const until = async (replica: LimitedBff, policy: string | null): Promise<void> => {
    for (let tries = 0; ; tries += 1) {
      const { headers } = await replica.get('/w', `somebody-${tries}`);
      if (headers.get('ratelimit-policy') === policy) return;
      await wait(5);
    }
  };

  it('are counted together, by address too', async () => {
    const [one, other] = [await start({ byAddress: [limit('address', 12)] }), await start({ byAddress: [limit('address', 12)] })];
    expect(await one.statuses(5, '/w', 'ada')).toEqual(Array(5).fill(200));
    expect(await other.statuses(5, '/w', 'ada')).toEqual([200, 200, 200, 200, 429]);
    expect(await one.statuses(3, '/w', 'bob')).toEqual([200, 200, 429]);
    expect(one.limited).toEqual([{ limit: 'address', by: 'address' }]);
  });

  it('tell what a request costs that is refused, as in memory', async () => {
    const replica = await start({ byAddress: [limit('address', 99)] });
    expect(await replica.statuses(2, '/w/four', 'ada')).toEqual([200, 200]);
    const refused = await replica.get('/w/four', 'ada');
    expect({ status: refused.status, detail: (refused.json as { detail: string }).detail }).toEqual({ status: 429, detail: expect.stringContaining('1 left, and this request takes 4') as string });
    expect(fieldOf(refused, 'ratelimit')).toMatchObject([['address', { r: 96 }], ['hour', { r: 1 }]]);
  });

  it('are each caller’s own, per issuer', async () => {
    const replica = await start();
    expect(await replica.statuses(10, '/w', 'ada')).toEqual([...Array<number>(9).fill(200), 429]);
    expect(await replica.statuses(1, '/w', 'ada@elsewhere')).toEqual([200]);
  });

  it('hold by shares while Redis is gone, as the fields say, and come back by themselves', async () => {
    const replica = await start();
    expect(await replica.statuses(2, '/w', 'ada')).toEqual([200, 200]);
    await server.kill();
    await until(replica, '"hour";q=5;w=3600');
    expect(await replica.page()).toMatchObject({ counted: 'in memory, a share of 1/2' });
    expect(await replica.statuses(6, '/w', 'ada')).toEqual([200, 200, 200, 200, 200, 429]);
    await server.restart();
    await until(replica, '"hour";q=9;w=3600');
    expect(fieldOf(await replica.get('/w', 'ada'), 'ratelimit')).toMatchObject([['hour', { r: 8 }]]);
    expect(await replica.page()).toMatchObject({ counted: 'in Redis' });
  });

  it('let everything pass while Redis is gone, where that is declared', async () => {
    const replica = await start({ whenStoreIsGone: 'open' });
    await server.kill();
    await until(replica, null);
    expect(await replica.page()).toMatchObject({ counted: 'nowhere' });
    expect(await replica.statuses(12, '/w', 'ada')).toEqual(Array(12).fill(200));
  });

  it('let nothing pass while Redis is gone, where that is declared', async () => {
    const replica = await start({ whenStoreIsGone: 'closed' });
    expect(await replica.statuses(1, '/w', 'ada')).toEqual([200]);
    await server.kill();
    const refused = await replica.get('/w', 'ada');
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '5']);
  });

  it('answer all the same when Redis does not', async () => {
    const replica = await start();
    server.freeze();
    expect(await replica.statuses(6, '/w', 'ada')).toEqual([200, 200, 200, 200, 200, 429]);
    server.thaw();
    await until(replica, '"hour";q=9;w=3600');
  });
});
