import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Controller, Get, Module } from '@nestjs/common';
import type { DynamicModule, Type } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { HealthModule } from '@portico/health';
import { ObservabilityModule } from '@portico/observability';
import { Bff, Field, Public, Returns, Signals } from '@portico/platform';
import { BffUnderTest } from '@portico/testing';
import { namedBlocks } from '../markdown/named-block.ts';
import { read, ROOT } from '../tree/workspace.ts';

/** The code of the guide, inside the workspace for its packages. */
const FOLDER = join(ROOT, 'dist/guides/monitoring');
const code = <T>(file: string): Promise<T> => import(join(FOLDER, file)) as Promise<T>;

interface Reported {
  readonly error: unknown;
  readonly tags: Readonly<Record<string, string>>;
}

class WordView {
  @Field()
  word!: string;
}

describe('docs/guides/monitoring.md', () => {
  const reported: Reported[] = [];
  let bff: BffUnderTest;
  let baskets: { begin(kind: string): void };
  let log: string;

  beforeAll(async () => {
    rmSync(FOLDER, { recursive: true, force: true });
    mkdirSync(FOLDER, { recursive: true });
    for (const { path, body } of namedBlocks(read('docs/guides/monitoring.md'), 'ts')) writeFileSync(join(FOLDER, path), `${body}\n`);
    const settings = join(FOLDER, 'bff.yaml');
    writeFileSync(settings, 'server: { port: 3000 }\nmanagement: { port: 3001 }\n');
    const { ErrorReportsModule } = await code<{ ErrorReportsModule: { to(reporter: object): DynamicModule } }>('error-reports.module.ts');
    const { SearchHealth } = await code<{ SearchHealth: Type }>('search.health.ts');
    const { Baskets } = await code<{ Baskets: Type<typeof baskets> }>('baskets.ts');
    const reporter = { captureException: (error: unknown, { tags }: Omit<Reported, 'error'>) => reported.push({ error, tags }) };

    @Controller('words')
    @Public()
    class WordsController {
      @Get()
      @Returns(WordView)
      word(): WordView {
        throw new Error('no words');
      }
    }
    @Bff({ name: 'monitored' })
    @Module({
      imports: [ErrorReportsModule.to(reporter), HealthModule, ObservabilityModule, TerminusModule],
      controllers: [WordsController],
      providers: [Baskets, SearchHealth],
    })
    class MonitoredModule {}

    log = join(FOLDER, 'log');
    bff = await BffUnderTest.start({ root: MonitoredModule, file: settings, env: { PORTICO_LOG__FILE: log } });
    baskets = bff.running.app.get(Baskets);
  }, 60_000);
  afterAll(() => rmSync(FOLDER, { recursive: true }));

  it('hands an error tracker what is the BFF’s own fault, with route and request', async () => {
    const finished = bff.finished();
    expect((await bff.get('/words')).status).toBe(500);
    const { context } = await finished;
    const { events } = bff;
    events.internalFault.emit({ where: 'a subscriber', error: new Error('late') }, undefined);
    expect(reported).toEqual([
      { error: new Error('no words'), tags: { route: '/words', requestId: context.id } },
      { error: new Error('late'), tags: { where: 'a subscriber', requestId: 'none' } },
    ]);
    expect(events).toBeInstanceOf(Signals);
  });

  it('shows a counter of prom-client on /metrics', async () => {
    baskets.begin('guest');
    expect(await bff.metric('shop_baskets_total{kind="guest"}')).toBe(1);
  });

  it('shows a health indicator in readiness', async () => {
    const answer = await fetch(`${bff.managementUrl}/health/ready`);
    expect(await answer.json()).toMatchObject({ status: 'ready', stores: [{ store: 'search', up: true, required: false, details: { documents: 12 } }] });
  });

  it('writes lines that a transport of pino reads', async () => {
    await bff.close();
    const { errorsTo } = await code<{ errorsTo(tell: (line: object) => void): NodeJS.WritableStream }>('errors-transport.ts');
    const lines: object[] = [];
    await pipeline(Readable.from([readFileSync(log)]), errorsTo((line) => lines.push(line)));
    expect(lines).toMatchObject([{ level: 'error', time: expect.any(Number) as unknown, msg: 'request', route: '/words', status: 500 }, { level: 'error', msg: 'internal fault' }]);
  });
});
