import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { DEVELOPMENT_PASSWORD, FormBrowser, startIdentity } from '@portico/sandbox';
import type { IdentityProvider } from '@portico/sandbox';
import { freePort } from '@portico/testing';
import { NEST_APP } from './nest-app.ts';
import { OutsideProject } from './outside-project.ts';
import { LocalRegistry } from '../registry/local-registry.ts';
import { publishedPackages } from './published-packages.ts';

const ROOT = join(__dirname, '../../../..');
const STEP = 300_000;
const CUSTOMER = 'c-00001';
const PORTICO = ['aggregation', 'auth', 'edge', 'observability', 'openapi', 'platform', 'rate-limit', 'upstream'];
const OTHERS = [
  '@nestjs/common',
  '@nestjs/core',
  '@nestjs/platform-fastify',
  '@types/node',
  'class-transformer',
  'class-validator',
  'reflect-metadata',
  'rxjs',
  'typescript',
];

/** In turn: what somebody does who has an application of Nest of their own, and no clone of this workspace. */
describe('an application outside of the workspace', () => {
  let packages: LocalRegistry;
  let project: OutsideProject;
  let rates: Server;
  let identity: IdentityProvider;
  let url: string;

  beforeAll(async () => {
    packages = await publishedPackages(ROOT);
    project = new OutsideProject(packages.url, {
      ...NEST_APP,
      'package.json': JSON.stringify({ name: 'outside', private: true, type: 'module', scripts: { build: 'tsc', start: 'node dist/main.js' } }),
    });
    rates = createServer((request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(request.url === '/rates/EUR' ? { rate: 1.08 } : {}));
    }).listen(0, '127.0.0.1');
    await once(rates, 'listening');
    identity = await startIdentity('free', {}, [{ id: CUSTOMER, givenName: 'Ada', email: 'ada@example.com', locale: 'en-GB' }]);
  }, STEP);
  afterAll(async () => {
    await project?.remove();
    await identity?.close();
    rates?.closeAllConnections();
    rates?.close();
    packages?.close();
  });

  it(
    'installs the packages from their tarballs, and each library once',
    async () => {
      const { dependencies, devDependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as Record<string, Record<string, string>>;
      const wanted = OTHERS.map((name) => `${name}@${dependencies?.[name] ?? devDependencies?.[name]}`);
      await project.run('npm', ['install', ...wanted, ...PORTICO.map((name) => `@portico/${name}`)]);
      const twice = JSON.parse(await project.run('npm', ['ls', '--all', '--json', '@nestjs/core', '@portico/platform'])) as object;
      expect(JSON.stringify(twice)).not.toContain('invalid');
    },
    STEP,
  );

  it(
    'is compiled by tsc, and so are the declarations of the packages',
    async () => {
      expect(await project.run('npx', ['tsc'])).toBe('');
      const whole = await project.run('npx', ['tsc', '--noEmit', '--skipLibCheck', 'false']).catch((error: Error) => error.message);
      expect(whole.split('\n').filter((line) => line.startsWith('node_modules/@portico/'))).toEqual([]);
    },
    STEP,
  );

  it(
    'starts',
    async () => {
      const client = identity.webClient({ origin: 'http://127.0.0.1' });
      const [port, management] = [await freePort(), await freePort()];
      url = `http://127.0.0.1:${port}`;
      await project.start(
        'npm',
        ['start'],
        {
          NODE_ENV: 'development',
          PORTICO_SERVER__PORT: String(port),
          PORTICO_MANAGEMENT__PORT: String(management),
          PORTICO_SESSION__ISSUER: identity.url,
          PORTICO_SESSION__CLIENT_ID: client.id,
          PORTICO_SESSION__CLIENT_SECRET: client.secret,
          PORTICO_UPSTREAMS__RATES__INSTANCES: `http://127.0.0.1:${(rates.address() as AddressInfo).port}`,
        },
        `http://127.0.0.1:${management}/health/ready`,
      );
    },
    STEP,
  );

  it('answers by a plan over an upstream, and says what is missing where an answer is wrong', async () => {
    const told = await Promise.all(
      ['EUR', 'USD', 'euro'].map(async (currency) => {
        const answer = await fetch(`${url}/api/money?currency=${currency}`);
        return { status: answer.status, completeness: answer.headers.get('completeness'), body: await answer.json() };
      }),
    );
    expect(told).toMatchObject([
      { status: 200, completeness: null, body: { currency: 'EUR', rate: 1.08 } },
      { status: 200, completeness: 'rate;is=omitted;reason=invalid', body: { currency: 'USD', rate: null } },
      { status: 400, body: { type: 'urn:portico:problem:invalid-input' } },
    ]);
  });

  it('signs somebody in', async () => {
    const stranger = await fetch(`${url}/api/me`);
    expect(stranger.status).toBe(401);
    const browser = new FormBrowser(`${url}/api/money`);
    await browser.open(`${url}/auth/login?returnTo=/api/money?currency=EUR`);
    await browser.submit({ login: CUSTOMER, password: DEVELOPMENT_PASSWORD });
    const answer = await browser.fetch(`${url}/api/me`, { headers: { 'x-csrf': '1' } });
    expect({ status: answer.status, body: await answer.json() }).toEqual({ status: 200, body: { subject: CUSTOMER } });
  });

  it(
    'is made of packages that npm would publish',
    async () => {
      const registry = await LocalRegistry.start(join(ROOT, 'node_modules'), new Map());
      const env = { ...process.env, NODE_OPTIONS: '', npm_config_registry: registry.url };
      const { stdout } = await promisify(execFile)(process.execPath, ['tools/packages/src/main.ts', '--publish', '--dry-run'], { cwd: ROOT, env });
      registry.close();
      expect(stdout).toMatch(/^\+ @portico\/platform@\d[^]*^\d+ packages would be published$/m);
    },
    STEP,
  );

  it('describes itself', async () => {
    const answer = await fetch(`${url}/openapi.json`);
    expect(await answer.json()).toMatchObject({ openapi: '3.1.0', paths: { '/api/money': {}, '/api/me': {} } });
  });
});
