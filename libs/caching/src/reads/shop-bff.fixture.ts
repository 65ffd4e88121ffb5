import { Controller, Get, Global, Injectable, Module } from '@nestjs/common';
import { SecretText } from '@portico/config';
import {
  Bff,
  BffSettings,
  currentContext,
  Environment,
  Field,
  Identity,
  Public,
  Returns,
  ServerSettings,
  Signals,
  StageFor,
  startBff,
} from '@portico/platform';
import type { RequestContext, RunningBff, Stage } from '@portico/platform';
import { RedisSettings } from '@portico/redis';
import { HttpUpstreamSettings, UPSTREAM_IDENTITIES, UpstreamModule, Upstreams } from '@portico/upstream';
import type { CallIdentity, HttpContract, HttpUpstream, RawUpstream, UpstreamIdentities } from '@portico/upstream';
import { CACHE_STORE, CachingModule } from '../caching.module.ts';
import { CachedOperationSettings, CachedUpstreamSettings, CachingSettings } from '../caching.settings.ts';
import { placeOf } from '../keys/cache-key.ts';
import type { MemoryStore } from '../stores/memory.store.ts';
import type { ReadAnswered } from '../telemetry/cache.signals.ts';
import { CacheSignals } from '../telemetry/cache.signals.ts';
import type { CatalogService } from './catalog-service.fixture.ts';

export const TOKEN = 'the-token-of-operators-who-may-purge';

interface Product {
  readonly id: string;
  readonly times: number;
}

interface Catalog extends HttpContract {
  readonly paths?: {
    '/products/{id}': {
      get: {
        parameters: { path: { id: string }; header?: { 'x-tenant'?: string } };
        responses: { 200: { content: { 'application/json': Product } } };
      };
      head: { parameters: { path: { id: string } }; responses: { 200: { content: { 'application/json': Product } } } };
      put: {
        parameters: { path: { id: string } };
        requestBody: { content: { 'application/json': object } };
        responses: { 204: { content?: never } };
      };
    };
    '/uncached': { get: { responses: { 200: { content: { 'application/json': Product } } } } };
  };
}

const product = { type: 'object', required: ['id', 'times'], properties: { id: { type: 'string' }, times: { type: 'integer' } } };
const read = { safe: true, idempotent: true, responses: { '200': product } };
const catalog: Catalog = {
  name: 'catalog',
  components: { schemas: {} },
  operations: {
    'GET /products/{id}': { operationId: 'product', ...read },
    'HEAD /products/{id}': { operationId: 'look', safe: true, idempotent: true, responses: { '200': null } },
    'PUT /products/{id}': { operationId: 'change', safe: false, idempotent: true, responses: { '204': null } },
    'GET /uncached': { operationId: 'uncached', ...read },
  },
};

export type Shop = HttpUpstream<Catalog>;
type Task = (shop: Shop) => Promise<unknown>;

class Outcome {
  @Field(String) text!: string;
}

const tasks = new Map<string, Task>();

@Controller('run')
@Public()
class RunController {
  private readonly shop: Shop;

  constructor(upstreams: Upstreams) {
    this.shop = upstreams.http(catalog);
  }

  @Get(':task')
  @Returns(Outcome)
  async run(): Promise<Outcome> {
    const task = tasks.get(currentContext().request.headers['x-task'] as string) as Task;
    return { text: JSON.stringify(await task(this.shop)) };
  }
}

/** Believes a header. */
@StageFor('caller')
@Injectable()
class HeaderCaller implements Stage {
  run(context: RequestContext): void {
    const subject = context.request.headers['x-caller'];
    if (typeof subject === 'string')
      context.caller = { identity: new Identity('spec', subject), customer: undefined, scopes: [], roles: [] };
  }
}

/** Tells the upstream who calls, by another token each time. */
class TokenIdentity implements CallIdentity {
  readonly fields = ['authorization'];
  private count = 0;

  credentialsFor({ caller }: RequestContext): readonly string[] {
    return caller ? ['authorization', `Bearer ${caller.identity.subject} ${(this.count += 1)}`] : [];
  }

  refused(): boolean {
    return false;
  }
}

const identities: UpstreamIdentities = { identityOf: () => new TokenIdentity() };

@Global()
@Module({ providers: [{ provide: UPSTREAM_IDENTITIES, useValue: identities }], exports: [UPSTREAM_IDENTITIES] })
class IdentitiesModule {}

export interface ShopOptions {
  readonly caching?: Partial<CachedUpstreamSettings>;
  readonly identity?: boolean;
  /** Whether identical reads at the same time share a call. */
  readonly share?: boolean;
  readonly redis?: Partial<RedisSettings>;
  readonly operations?: readonly Partial<CachedOperationSettings>[];
  readonly purgeToken?: SecretText | undefined;
  readonly eventSecrets?: readonly SecretText[];
}

/** A BFF whose only handler does with the catalog what the running spec says. */
export class ShopBff {
  readonly reads: ReadAnswered[] = [];

  private constructor(readonly running: RunningBff) {
    this.signals.readAnswered.subscribe((event) => this.reads.push(event));
  }

  static async start(
    service: CatalogService,
    { caching = {}, identity = false, share = true, redis = {}, operations = [], ...more }: ShopOptions = {},
  ): Promise<ShopBff> {
    @Bff({ name: 'shop-bff' })
    @Module({ imports: [UpstreamModule, CachingModule, IdentitiesModule], controllers: [RunController], providers: [HeaderCaller] })
    class ShopBffModule {}

    const upstream = Object.assign(new HttpUpstreamSettings(), {
      name: 'catalog',
      instances: [service.url],
      ...(identity ? { identity: { kind: 'internal-jwt' } } : {}),
    });
    upstream.retry.attempts = 1;
    upstream.share = share;
    const kept = Object.assign(new CachedUpstreamSettings(), {
      name: 'catalog',
      ...caching,
      operations: operations.map((one) => Object.assign(new CachedOperationSettings(), one)),
    });
    const settings = Object.assign(new BffSettings(), {
      server: Object.assign(new ServerSettings(), { host: '127.0.0.1', port: 0, deadline: 10_000, forward: ['accept-language'] }),
      management: { host: '127.0.0.1', port: 0 },
      redis: Object.assign(new RedisSettings(), redis),
      upstreams: [upstream],
      caching: Object.assign(new CachingSettings(), { upstreams: [kept], purgeToken: new SecretText(TOKEN), ...more }),
    });
    return new ShopBff(await startBff(ShopBffModule, settings, new Environment('test')));
  }

  get signals(): CacheSignals {
    return this.running.app.get(Signals).of(CacheSignals);
  }

  /** As if it had just been started. */
  forget(): void {
    this.reads.length = 0;
    const store = this.running.app.get<MemoryStore>(CACHE_STORE);
    for (const path of ['/products/lamp', '/products/desk', '/uncached']) store.purge(placeOf('catalog', path));
  }

  /** The catalog without its contract. */
  get raw(): RawUpstream {
    return this.running.app.get(Upstreams).raw().at('http://catalog') as RawUpstream;
  }

  get outcomes(): string[] {
    return this.reads.map(({ outcome }) => outcome);
  }

  /** Has the handler do it. @returns what it brought, or the status where it failed */
  async run(task: Task, headers: Readonly<Record<string, string>> = {}): Promise<unknown> {
    const name = `t${tasks.size}`;
    tasks.set(name, task);
    const answer = await fetch(`${this.running.url}/run/x`, { headers: { 'x-task': name, ...headers } });
    return answer.status === 200 ? (JSON.parse(((await answer.json()) as Outcome).text) as unknown) : answer.status;
  }

  purge(query: string, authorization: string | undefined = `Bearer ${TOKEN}`): Promise<Response> {
    return fetch(`${this.running.managementUrl}/cache/purge?${query}`, {
      method: 'POST',
      headers: authorization === undefined ? {} : { authorization },
    });
  }

  close(): Promise<void> {
    return this.running.close();
  }
}
