import { Module } from '@nestjs/common';
import { recommendations } from '@portico/contracts-recommendations';
import { CallersModule, DevelopmentCallerStrategy } from '@portico/auth';
import { MessagingModule } from '@portico/messaging';
import { Bff, RouteFacts } from '@portico/platform';
import type { RouteManifest } from '@portico/platform';
import { ProxyModule, transcoding } from '@portico/proxy';
import { Cost, RateLimitModule } from '@portico/rate-limit';
import { BffUnderTest } from '@portico/testing';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { gapsOf } from './routes-page.ts';

const folder = mkdtempSync(join(tmpdir(), 'portico-routes-'));

const SETTINGS = `
server: { port: 0, deadline: 2s }
management: { port: 0 }
nats: { servers: ['nats://127.0.0.1:1'] }
rateLimit: { plans: [{ name: customer, limits: [{ name: minute, limit: 60, per: 1m, algorithm: gcra, burst: 60 }] }], plan: customer }
upstreams:
  - { name: catalog, kind: http, instances: ['http://127.0.0.1:1'] }
  - { name: catalog-next, kind: http, instances: ['http://127.0.0.1:1'] }
  - { name: recommendations, kind: grpc, instances: ['127.0.0.1:1'] }
versions: [{ name: catalog, variants: [{ name: stable, to: catalog, weight: 95 }, { name: canary, to: catalog-next, weight: 5 }] }]
routes: [{ name: products, match: { path: '/products/*' }, to: catalog, access: public, mirror: { to: catalog-next, percent: 10 }, policies: { cost: 5 } }]
static: [{ name: page, path: '/page/*', root: '${folder}', access: authenticated }]
transcode: [{ name: picks, to: recommendations, methods: [Follow], prefix: /api, access: authenticated, scopes: [picks] }]
messages:
  - { name: place, path: /orders, does: publish, subject: orders.placed, access: authenticated }
  - { name: events, path: /orders/events, does: subscribe, subject: orders.events, access: public }
`;

@Bff({ name: 'all-kinds' })
@Module({
  imports: [
    CallersModule.recognisedBy(DevelopmentCallerStrategy),
    RateLimitModule.forRoot(),
    MessagingModule,
    ProxyModule.forRoot({ policies: { cost: Cost }, transcoding: transcoding(recommendations) }),
  ],
})
class Root {}

describe('the manifest of routes', () => {
  let manifest: readonly RouteManifest[];

  beforeAll(async () => {
    const file = join(folder, 'bff.yaml');
    writeFileSync(file, SETTINGS);
    const bff = await BffUnderTest.start({ root: Root, file, limits: true });
    manifest = bff.running.app.get(RouteFacts).manifest;
    await bff.close();
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const of = (route: string): unknown => manifest.find((one) => one.route === route)?.facts ?? manifest.map((one) => one.route);

  const limits = 'customer "minute";q=60;w=60';

  it.each([
    ['to a service and its versions', 'GET /products/*', { access: 'public', limits: `${limits}, cost 5`, versions: '95 stable, 5 canary', mirror: '10 % to catalog-next' }],
    ['to files', 'GET /page/*', { access: 'authenticated', limits, files: basename(folder) }],
    ['to a gRPC service', 'GET /api/v1/recommendations:follow', { access: 'authenticated, scopes picks', limits, upstreams: 'recommendations', calls: 'Follow' }],
    ['that publishes', 'POST /orders', { access: 'authenticated', limits, messages: 'publish orders.placed' }],
    ['of events', 'GET /orders/events', { access: 'public', limits, messages: 'subscribe orders.events' }],
  ])('has a row with access and limits for a route of bff.yaml %s', (_, route, facts) => {
    expect(of(route)).toMatchObject(facts);
  });

  it('has none without a limit', () => {
    expect({ rows: manifest.length, gaps: gapsOf([{ app: 'all-kinds', routes: manifest }]) }).toEqual({ rows: 5, gaps: [] });
  });
});
