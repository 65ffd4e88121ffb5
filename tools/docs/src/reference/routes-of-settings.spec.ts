import { Module } from '@nestjs/common';
import { CallersModule, DevelopmentCallerStrategy } from '@portico/auth';
import { MessagingModule } from '@portico/messaging';
import { Bff, RouteFacts } from '@portico/platform';
import type { RouteManifest } from '@portico/platform';
import { RateLimitModule } from '@portico/rate-limit';
import { BffUnderTest } from '@portico/testing';
import type { BffToTest } from '@portico/testing';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { rootOf } from '../apps/settings-of.ts';
import { ROOT } from '../tree/workspace.ts';

const folder = mkdtempSync(join(tmpdir(), 'portico-routes-'));

/** What stands in bff.yaml of web-bff besides. */
const SECTIONS = {
  versions: [{ name: 'catalog', variants: [{ name: 'stable', to: 'catalog', weight: 95 }, { name: 'canary', to: 'pricing', weight: 5 }] }],
  routes: [{ name: 'products', match: { path: '/products/*' }, to: 'catalog', access: 'public', mirror: { to: 'pricing', percent: 10 }, policies: { cost: 5 } }],
  static: [{ name: 'files', path: '/files/*', root: folder, access: 'authenticated' }],
  transcode: [{ name: 'picks', to: 'recommendations', methods: ['Follow'], prefix: '/own', access: 'authenticated', scopes: ['picks'] }],
};

const MESSAGES = `
server: { port: 0 }
management: { port: 0 }
nats: { servers: ['nats://127.0.0.1:1'] }
rateLimit: { plans: [{ name: customer, limits: [{ name: minute, limit: 60, per: 1m, algorithm: gcra, burst: 60 }] }], plan: customer }
messages:
  - { name: place, path: /orders, does: publish, subject: orders.placed, access: authenticated }
  - { name: events, path: /orders/events, does: subscribe, subject: orders.events, access: public }
`;

@Bff({ name: 'messages' })
@Module({ imports: [CallersModule.recognisedBy(DevelopmentCallerStrategy), RateLimitModule.forRoot(), MessagingModule] })
class Messages {}

async function manifestOf(bff: BffToTest): Promise<readonly RouteManifest[]> {
  const started = await BffUnderTest.start({ ...bff, limits: true });
  const { manifest } = started.running.app.get(RouteFacts);
  await started.close();
  return manifest;
}

describe('the manifest of routes', () => {
  let manifest: readonly RouteManifest[];

  beforeAll(async () => {
    const file = join(folder, 'bff.yaml');
    writeFileSync(file, MESSAGES);
    const web = await manifestOf({ root: await rootOf('web-bff'), file: join(ROOT, 'apps/web-bff/bff.yaml'), sections: SECTIONS });
    manifest = [...web, ...(await manifestOf({ root: Messages, file }))];
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const limits = expect.stringMatching(/^customer "minute";q=\d+;w=60/) as string;
  const costly = expect.stringMatching(/, cost 5$/) as string;

  it.each([
    ['to a service and its versions', 'GET /products/*', { access: 'public', limits: costly, versions: '95 stable, 5 canary', mirror: '10 % to pricing' }],
    ['to files', 'GET /files/*', { access: 'authenticated', limits, files: basename(folder) }],
    ['to a gRPC service', 'GET /own/v1/recommendations:follow', { access: 'authenticated, scopes picks', limits, upstreams: 'recommendations', calls: 'Follow' }],
    ['that publishes', 'POST /orders', { access: 'authenticated', limits, messages: 'publish orders.placed' }],
    ['of events', 'GET /orders/events', { access: 'public', limits, messages: 'subscribe orders.events' }],
  ])('has a row with access and limits for a route of bff.yaml %s', (_, route, facts) => {
    expect(manifest.filter((one) => one.route === route)).toMatchObject([{ facts, gaps: [] }]);
  });
});
