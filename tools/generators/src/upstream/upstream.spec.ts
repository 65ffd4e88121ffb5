import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readJson } from '@nx/devkit';
import type { Tree } from '@nx/devkit';
import bff from '../bff/bff.ts';
import { emptyWorkspace, PAYMENTS, RATES } from '../workspace/services.fixture.ts';
import upstream, { addressIn } from './upstream.ts';

describe('the generator of upstreams', () => {
  const folder = mkdtempSync(join(tmpdir(), 'portico-upstream-'));
  const file = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  let tree: Tree;
  const text = (path: string): string => tree.read(path, 'utf8') ?? '';

  beforeEach(() => {
    tree = emptyWorkspace();
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('pins a contract byte for byte, as a library under its name', async () => {
    await upstream(tree, { name: 'payments', spec: file('api.yml', PAYMENTS) });
    expect(text('libs/contracts/payments/openapi.yaml')).toBe(PAYMENTS);
    expect(readJson(tree, 'tsconfig.base.json')).toMatchObject({
      compilerOptions: { paths: { '@portico/contracts-payments': ['./libs/contracts/payments/src/index.ts'] } },
    });
    expect(readJson(tree, 'libs/contracts/payments/project.json')).toMatchObject({
      name: 'contracts-payments',
      tags: ['type:contract', 'zone:product'],
    });
    expect(text('libs/contracts/payments/src/generated/contract.ts')).toContain('export const payments: PaymentsContract = {');
  });

  it('lists the public names one by one, and has them accepted', async () => {
    await upstream(tree, { name: 'payments', spec: file('api.yml', PAYMENTS) });
    expect(text('libs/contracts/payments/src/index.ts').split('\n')).toEqual([
      "export { payments } from './generated/contract.ts';",
      "export type { PaymentsContract, PaymentsOperation } from './generated/contract.ts';",
      "export type { paths as PaymentsPaths, components as PaymentsComponents, operations as PaymentsOperations } from './generated/types.ts';",
      "export type { Account, AccountList } from './generated/types.ts';",
      '',
    ]);
    expect(text('tools/conformance/api/contracts-payments.txt').split('\n')).toEqual([
      'Account: type',
      'AccountList: type',
      'PaymentsComponents: interface',
      'PaymentsContract: interface',
      'PaymentsOperation: interface',
      'PaymentsOperations: interface',
      'PaymentsPaths: interface',
      'payments: const',
      '',
    ]);
  });

  it('puts a contract of several files together', async () => {
    file('money.yaml', 'Amount: { type: object, required: [cents], properties: { cents: { type: integer } } }');
    const spec = RATES.replace(/schema: \{ type: array.*/, "schema: { $ref: './money.yaml#/Amount' }");
    await upstream(tree, { name: 'rates', spec: file('rates.yaml', spec) });
    expect(tree.children('libs/contracts/rates').sort()).toEqual(['openapi.yaml', 'project.json', 'src', 'tsconfig.json']);
    expect(text('libs/contracts/rates/src/generated/types.ts')).toContain('cents: number');
  });

  it('takes a contract from where it is published', async () => {
    const server = createServer((request, response) =>
      response
        .writeHead(request.url === '/api.json' ? 200 : 404)
        .end(JSON.stringify({ openapi: '3.1.0', info: {}, paths: { '/a': { get: { responses: {} } } } })),
    );
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    try {
      await upstream(tree, { name: 'published', spec: `${url}/api.json` });
      expect(tree.exists('libs/contracts/published/openapi.json')).toBe(true);
      await expect(upstream(tree, { name: 'moved', spec: `${url}/none` })).rejects.toThrow(`${url}/none answers 404`);
    } finally {
      server.close();
    }
  });

  it('gives each named BFF a client, and says in its bff.yaml where the service is', async () => {
    bff(tree, { name: 'kiosk' });
    await upstream(tree, { name: 'payments', spec: file('api.yml', PAYMENTS), bff: 'kiosk' });
    await upstream(tree, { name: 'rates', spec: file('rates.yaml', RATES), bff: 'kiosk', url: 'http://127.0.0.1:9500' });
    expect(text('apps/kiosk/bff.yaml')).toMatch(
      /\nupstreams:\n {2}- \{ name: payments, kind: http, instances: \['https:\/\/payments.example'\], timeout: 1s \}\n {2}- \{ name: rates, kind: http, instances: \['http:\/\/127.0.0.1:9500'\], timeout: 1s \}\n$/,
    );
    expect(text('apps/kiosk/src/upstreams/upstream-clients.module.ts')).toContain('const CLIENTS = [PaymentsClient, RatesClient];');
    expect(text('apps/kiosk/src/upstreams/payments.client.ts')).toContain('export class PaymentsClient {');
  });

  it.each([
    ['a name that no folder has', { name: 'Payments', spec: '' }, 'write small letters'],
    ['a word of the language', { name: 'new', spec: '' }, 'code has that word already'],
    ['a BFF that there is not', { name: 'payments', spec: '', bff: 'kiosk' }, 'there is no BFF "kiosk"; there are none yet'],
    [
      'a contract that cannot be read',
      { name: 'payments', spec: file('swagger.yaml', 'swagger: "2.0"\npaths: {}\n') },
      'this is Swagger 2.0',
    ],
  ])('refuses %s', async (_, options, words) => {
    await expect(upstream(tree, options)).rejects.toThrow(words);
  });

  it.each([
    ['no YAML', 'torn.yaml', 'openapi: 3.0.3\ninfo: { title: x\npaths: {}\n', /torn\.yaml:3: this is not YAML/],
    ['a reference to a file that is not there', 'lost.yaml', 'openapi: 3.1.0\ninfo: { title: x }\npaths:\n  /a: { $ref: "none.yaml#/x" }\n', /lost\.yaml:4: .*none\.yaml/],
  ])('names the file and its line: %s', async (_, name, text, fault) => {
    await expect(upstream(tree, { name: 'payments', spec: file(name, text) })).rejects.toThrow(fault);
  });

  it('refuses to pin one again, and says how a newer contract is taken', async () => {
    await upstream(tree, { name: 'payments', spec: file('api.yml', PAYMENTS) });
    await expect(upstream(tree, { name: 'payments', spec: file('api.yml', PAYMENTS) })).rejects.toThrow(
      'replace the file there and run npm run contracts',
    );
  });

  it.each([
    ['the first whole address', "servers: [{ url: /v1 }, { url: 'https://a.example:8443/v1' }]", 'https://a.example:8443'],
    ['a place on this machine where it says none', 'openapi: 3.1.0', 'http://127.0.0.1:8080'],
  ])('finds in a contract %s', (_, document, origin) => {
    expect(addressIn(document)).toBe(origin);
  });
});
