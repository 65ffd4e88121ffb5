import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { freePort } from '@portico/testing';
import { OutsideProject } from './outside-project.ts';
import type { LocalRegistry } from '../registry/local-registry.ts';
import { publishedPackages } from './published-packages.ts';

const ROOT = join(__dirname, '../../../..');
const STEP = 300_000;

const PAYMENTS = `openapi: 3.0.3
info: { title: payments, version: 1.0.0 }
servers: [{ url: 'http://127.0.0.1:9500/v2' }]
paths:
  /accounts:
    get:
      operationId: listAccounts
      responses:
        '200':
          description: The accounts.
          content: { application/json: { schema: { $ref: '#/components/schemas/Accounts' } } }
components:
  schemas:
    Accounts: { type: object, required: [items], properties: { items: { type: array, items: { $ref: '#/components/schemas/Account' } } } }
    Account: { type: object, required: [id, balance], properties: { id: { type: string }, balance: { type: integer } } }
`;

/** In turn: what somebody types who has a service, and nothing of Portico yet. */
describe('a workspace that npm create has made', () => {
  let packages: LocalRegistry;
  let project: OutsideProject;
  let payments: Server;

  beforeAll(async () => {
    packages = await publishedPackages(ROOT);
    project = new OutsideProject(packages.url, { 'payments.yaml': PAYMENTS });
    payments = createServer((request, response) => {
      const known = request.url === '/v2/accounts';
      response.writeHead(known ? 200 : 404, { 'content-type': 'application/json' }).end(known ? '{"items":[{"id":"a-1","balance":12}]}' : '{}');
    }).listen(0, '127.0.0.1');
    await once(payments, 'listening');
  }, STEP);
  afterAll(async () => {
    await project?.remove();
    payments?.closeAllConnections();
    payments?.close();
    packages?.close();
  });

  it(
    'is there, and installed, after one command',
    async () => {
      const output = await project.run('npm', ['create', '--yes', '@portico', 'shop', '--', '--spec', 'payments.yaml', '--service', 'payments', '--bff', 'kiosk']);
      expect(output).toContain('cd shop\n  npm start');
      const made = ['apps/kiosk/bff.yaml', 'apps/kiosk/src/features/overview/overview.plan.ts', 'libs/contracts/payments/openapi.yaml', 'node_modules/@portico/platform/src/index.js'];
      expect(made.filter((path) => !existsSync(join(project.root, 'shop', path)))).toEqual([]);
      expect(existsSync(join(project.root, 'shop/tools'))).toBe(false);
    },
    STEP,
  );

  it(
    'is compiled, and its tests pass',
    async () => {
      await project.run('npm', ['run', 'typecheck'], 'shop');
      expect(await project.run('npm', ['test'], 'shop')).toMatch(/^Tests: +\d+ passed, \d+ total$/m);
    },
    STEP,
  );

  it(
    'starts, and shows what the service says',
    async () => {
      const [port, management] = [await freePort(), await freePort()];
      await project.start(
        'npm',
        ['start'],
        {
          PORTICO_SERVER__PORT: String(port),
          PORTICO_MANAGEMENT__PORT: String(management),
          PORTICO_UPSTREAMS__PAYMENTS__INSTANCES: `http://127.0.0.1:${(payments.address() as AddressInfo).port}`,
        },
        `http://127.0.0.1:${management}/health/ready`,
        'shop',
      );
      const answer = await fetch(`http://127.0.0.1:${port}/api/overview`);
      expect({ status: answer.status, body: await answer.json() }).toEqual({ status: 200, body: { payments: { items: [{ id: 'a-1', balance: 12 }] } } });
      await project.stop();
    },
    STEP,
  );

  it(
    'grows by the generators: a further BFF with a page, compiled and tested with the rest',
    async () => {
      await project.run('npx', ['nx', 'g', '@portico/tools:bff', 'companion', '--auth', 'bearer'], 'shop');
      await project.run('npx', ['nx', 'g', '@portico/tools:feature', 'accounts', '--bff', 'companion', '--upstreams', 'payments'], 'shop');
      expect(readFileSync(join(project.root, 'shop/apps/companion/bff.yaml'), 'utf8')).toContain('port: 4100');
      await project.run('npm', ['run', 'typecheck'], 'shop');
      expect(await project.run('npm', ['test', '--', 'apps/companion'], 'shop')).toMatch(/^Tests: +\d+ passed, \d+ total$/m);
    },
    STEP,
  );

  it('is not made in the place of something else', async () => {
    await expect(project.run('npm', ['create', '--yes', '@portico', 'shop', '--', '--spec', 'payments.yaml'])).rejects.toThrow('is not empty; name a new folder');
  }, STEP);
});
