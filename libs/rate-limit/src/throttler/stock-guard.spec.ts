import 'reflect-metadata';
import { Controller, Get, Injectable, Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { ThrottlerGuard, ThrottlerModule } from '@nestjs/throttler';
import { Bff, BffSettings, currentContext, Environment, Public, StageFor, startBff, Stream } from '@portico/platform';
import type { RequestContext, RunningBff, Stage } from '@portico/platform';

/** Believes the header `x-address` about where a request comes from. */
@StageFor('clientAddress')
@Injectable()
class HeaderAddressStage implements Stage {
  run(context: RequestContext): void {
    context.clientAddress = (context.request.raw.headers['x-address'] as string | undefined) ?? context.clientAddress;
  }
}

const tracked: [tracker: string, clientAddress: string][] = [];

@Injectable()
class WatchedGuard extends ThrottlerGuard {
  protected override async getTracker(request: Record<string, unknown>): Promise<string> {
    const tracker = await super.getTracker(request);
    tracked.push([tracker, currentContext().clientAddress]);
    return tracker;
  }
}

@Controller()
class LimitedController {
  @Get('limited')
  @Public()
  @Stream()
  get(): string {
    return 'passed';
  }
}

@Bff({ name: 'limited' })
@Module({
  imports: [ThrottlerModule.forRoot([{ limit: 1, ttl: 60_000 }])],
  controllers: [LimitedController],
  providers: [HeaderAddressStage, { provide: APP_GUARD, useClass: WatchedGuard }],
})
class LimitedModule {}

describe('the guard of @nestjs/throttler as it is', () => {
  let bff: RunningBff;

  beforeAll(async () => {
    const local = { host: '127.0.0.1', port: 0 };
    bff = await startBff(LimitedModule, Object.assign(new BffSettings(), { server: { ...local, deadline: 1_000, headerLimit: 16_384, keepAlive: 1_000 }, management: local }) as BffSettings, new Environment('test'));
  });
  afterAll(() => bff.close());

  it('counts by the client address of limits and logs', async () => {
    const ask = async (address: string): Promise<number> => (await fetch(`${bff.url}/limited`, { headers: { 'x-address': address } })).status;
    const statuses = [await ask('192.0.2.1'), await ask('192.0.2.2'), await ask('192.0.2.3')];
    expect({ statuses, tracked }).toEqual({ statuses: [200, 200, 200], tracked: ['192.0.2.1', '192.0.2.2', '192.0.2.3'].map((address) => [address, address]) });
    await expect(ask('192.0.2.1')).resolves.not.toBe(200);
  });
});
