import 'reflect-metadata';
import { Controller, Get, Module } from '@nestjs/common';
import { Public, Returns } from '../routes/decorators.ts';
import { Field } from '../views/field.ts';
import { Bff } from './bff.decorator.ts';
import { BffSettings, DrainSettings } from './bff.settings.ts';
import { Environment } from './environment.ts';
import { startBff } from './start-bff.ts';
import type { RunningBff } from './start-bff.ts';

class Word {
  @Field(String)
  word!: string;
}

@Public()
@Controller('word')
class WordController {
  @Get()
  @Returns(Word)
  word(): Word {
    return { word: 'ready' };
  }
}

@Bff({ name: 'spec-bff' })
@Module({ controllers: [WordController] })
class WordModule {}

const start = (drain: DrainSettings, environment: Environment['name']): Promise<RunningBff> => {
  const server = { host: '127.0.0.1', port: 0, deadline: 500, bodyLimit: 1_000, headerLimit: 16_384, requestTimeout: 5_000, keepAlive: 5_000 };
  const settings = Object.assign(new BffSettings(), { server, management: { host: '127.0.0.1', port: 0 }, drain });
  return startBff(WordModule, settings, new Environment(environment));
};

describe('a BFF that is told to stop', () => {
  it.each([
    ['production', undefined],
    ['test', 2_000],
  ] as const)('in %s with a delay of %s is not ready first, and answers as ever until load balancers have noticed', async (environment, wait) => {
    const bff = await start(Object.assign(new DrainSettings(), wait === undefined ? {} : { delay: wait }), environment);
    const begun = performance.now();
    const closed = bff.close();
    const readiness = await fetch(`${bff.managementUrl}/health/ready`);
    expect({ status: readiness.status, body: await readiness.json() }).toEqual({ status: 503, body: { status: 'draining' } });
    const answer = await fetch(`${bff.url}/word`);
    expect({ status: answer.status, connection: answer.headers.get('connection') }).toEqual({ status: 200, connection: 'close' });
    await closed;
    expect(performance.now() - begun).toBeGreaterThanOrEqual(wait ?? 2_900);
    await expect(fetch(`${bff.url}/word`)).rejects.toThrow();
  });

  it('does not wait in development', async () => {
    const bff = await start(new DrainSettings(), 'development');
    const begun = performance.now();
    await bff.close();
    expect(performance.now() - begun).toBeLessThan(2_000);
  });
});
