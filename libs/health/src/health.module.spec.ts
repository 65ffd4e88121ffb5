import { Injectable, Module, Scope } from '@nestjs/common';
import { HealthIndicatorService, TerminusModule } from '@nestjs/terminus';
import { Bff, BffSettings, Environment, ManagementSettings, ServerSettings, Signals, startBff } from '@portico/platform';
import type { RunningBff, StoreChanged } from '@portico/platform';
import { HealthModule } from './health.module.ts';
import { InReadiness } from './in-readiness.decorator.ts';
import type { IndicatorResult } from './in-readiness.decorator.ts';

/** What the queue of the test does. */
let queue: () => object | Promise<object> = () => ({ waiting: 3 });

@InReadiness({ every: '20ms', within: '100ms' })
@Injectable()
class QueueHealth {
  constructor(private readonly indicators: HealthIndicatorService) {}

  check() {
    return this.indicators.check('queue').attempt(async () => ({ ...(await queue()) }));
  }
}

@InReadiness({ required: false })
@Injectable()
class SearchHealth {
  check(): IndicatorResult {
    return { search: { status: 'down', message: 'no index', shards: 0 } };
  }
}

@Module({ imports: [TerminusModule, HealthModule], providers: [QueueHealth, SearchHealth] })
class Indicated {}

const settings = Object.assign(new BffSettings(), {
  server: Object.assign(new ServerSettings(), { host: '127.0.0.1', port: 0 }),
  management: Object.assign(new ManagementSettings(), { host: '127.0.0.1', port: 0 }),
});

const start = (root: typeof Indicated): Promise<RunningBff> => {
  Bff({ name: 'spec-bff' })(root);
  return startBff(root, settings, new Environment('test'));
};

interface Readiness {
  readonly status: string;
  readonly stores: readonly { readonly store: string; readonly details: Readonly<Record<string, unknown>> }[];
}

describe('health indicators in the readiness of a BFF', () => {
  let bff: RunningBff;
  let changes: StoreChanged[];

  beforeEach(async () => {
    queue = () => ({ waiting: 3 });
    bff = await start(Indicated);
    changes = [];
    bff.app.get(Signals).storeChanged.subscribe((change) => changes.push(change));
  });
  afterEach(() => bff.close());

  const ready = async () => {
    const answer = await fetch(`${bff.managementUrl}/health/ready`);
    const { status, stores } = (await answer.json()) as Readiness;
    const { queue, search } = Object.fromEntries(stores.map(({ store, ...state }) => [store, state]));
    return { answer: answer.status, status, queue, search };
  };
  const changed = async (count: number): Promise<void> => {
    while (changes.length < count) await new Promise((resolve) => setImmediate(resolve));
  };

  it('are there with their details from the first moment on', async () => {
    expect(await ready()).toMatchObject({
      answer: 200,
      status: 'ready',
      queue: { up: true, required: true, details: { status: 'up', waiting: 3 } },
      search: { up: false, required: false, because: 'no index', details: { status: 'down', shards: 0 } },
    });
  });

  it('take the BFF out of service where they are required, and bring it back', async () => {
    queue = () => Promise.reject(new Error('refused'));
    await changed(1);
    expect(await ready()).toMatchObject({ answer: 503, queue: { up: false, details: { status: 'down' } } });
    queue = () => ({ waiting: 0 });
    await changed(2);
    expect(await ready()).toMatchObject({ answer: 200, queue: { up: true } });
  });

  it('are down when they do not say anything in time, and are told once', async () => {
    queue = () => new Promise(() => undefined);
    await changed(1);
    expect(await ready()).toMatchObject({ queue: { up: false } });
    expect(changes.map(({ store, up }) => ({ store, up }))).toEqual([{ store: 'queue', up: false }]);
  });

  it('show what they say now, not what they said when they went up', async () => {
    queue = () => ({ waiting: 9 });
    while ((await ready()).queue?.details['waiting'] !== 9) await new Promise((resolve) => setImmediate(resolve));
    expect(changes).toEqual([]);
  });
});

describe('a health indicator', () => {
  it('that is made for each request is refused at start', async () => {
    @InReadiness()
    @Injectable({ scope: Scope.REQUEST })
    class Scoped {
      check(): IndicatorResult {
        return {};
      }
    }
    @Module({ imports: [HealthModule], providers: [Scoped] })
    class Root {}
    await expect(start(Root)).rejects.toThrow('Scoped has @InReadiness(), and is made for each request');
  });

  it('of an older terminus, which throws what it has to say, is understood', async () => {
    @InReadiness({ required: false })
    @Injectable()
    class Older {
      check(): IndicatorResult {
        throw Object.assign(new Error('failed'), { causes: { disk: { status: 'down', free: 1 } } });
      }
    }
    @Module({ imports: [HealthModule], providers: [Older] })
    class Root {}
    const bff = await start(Root);
    const body: unknown = await (await fetch(`${bff.managementUrl}/health/ready`)).json();
    await bff.close();
    expect(body).toMatchObject({ stores: [{ store: 'disk', up: false, because: 'failed', details: { free: 1 } }] });
  });
});
