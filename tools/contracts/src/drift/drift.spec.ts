import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const WORKSPACE = join(__dirname, '../../../..');
const CATALOG = 'libs/contracts/catalog';
const PINNED = readFileSync(join(WORKSPACE, CATALOG, 'openapi.yaml'), 'utf8');

/** Calls `GET /products` only. */
const CLIENT = `import { catalog } from '@portico/contracts-catalog';
export class CatalogClient {
  private readonly api: HttpUpstream<CatalogContract>;
  constructor(upstreams: Upstreams) { this.api = upstreams.http(catalog); }
  all() { return this.api.get('/products', {}); }
}
@Controller('shelf')
export class ShelfController {
  constructor(private readonly catalog: CatalogClient) {}
  @Get() all() { return this.catalog.all(); }
}`;

const BRAND = '        brand: { type: string }\n';
const WITHOUT_BRAND = PINNED.replace(BRAND, '').replace(/ +- brand\n/, '');
const WITH_COLOUR = PINNED.replace(BRAND, `${BRAND}        colour: { type: string }\n`);

const BROKEN = 'breaking  GET /products: answer 200, $.items[*].brand was removed\n            used by shelf-bff (GET /shelf)';
const UNUSED = 'breaking  GET /products/{id}: answer 200, $.brand was removed\n            used by no BFF';

describe('the drift of a pinned contract', () => {
  let root: string;
  let service: Server;
  let live: string;
  let served: string | undefined;

  const drift = (...args: string[]): Promise<{ status: number | null; output: string }> =>
    new Promise((resolve) => {
      const child = spawn(process.execPath, [join(__dirname, 'main.ts'), '--root', root, ...args]);
      let output = '';
      for (const stream of [child.stdout, child.stderr]) stream.on('data', (text: Buffer) => (output += text.toString()));
      child.on('close', (status) => resolve({ status, output }));
    });

  beforeAll(async () => {
    root = mkdtempSync(join(tmpdir(), 'drift-'));
    mkdirSync(join(root, 'apps/shelf-bff/src'), { recursive: true });
    writeFileSync(join(root, 'apps/shelf-bff/src/shelf.ts'), CLIENT);
    for (const name of ['catalog', 'recommendations']) {
      cpSync(join(WORKSPACE, 'libs/contracts', name), join(root, 'libs/contracts', name), { recursive: true });
    }
    service = createServer((_, answer) => answer.writeHead(served === undefined ? 503 : 200).end(served));
    await new Promise<void>((resolve) => service.listen(0, '127.0.0.1', resolve));
    live = `http://127.0.0.1:${(service.address() as AddressInfo).port}/openapi.yaml`;
  });
  afterAll(async () => {
    await new Promise((resolve) => service.close(resolve));
    rmSync(root, { recursive: true });
  });

  it('is none where the service has what is pinned', async () => {
    served = PINNED;
    expect(await drift(CATALOG, `--against=${live}`)).toEqual({ status: 0, output: `${CATALOG}/openapi.yaml against ${live}: none\n` });
  });

  it('is breaking by field, with the endpoints that use the operation', async () => {
    served = WITHOUT_BRAND;
    const { status, output } = await drift(CATALOG, `--against=${live}`);
    expect(status).toBe(1);
    expect(output).toContain(`against ${live}: breaking\n`);
    expect(output).toContain(BROKEN);
    expect(output).toContain(UNUSED);
  });

  it('is additive by field, which fails where that is asked for', async () => {
    served = WITH_COLOUR;
    const { status, output } = await drift(CATALOG, `--against=${live}`);
    expect(output).toContain('additive  GET /products: answer 200, $.items[*].colour is new');
    expect({ status, asked: (await drift(CATALOG, `--against=${live}`, '--fail-on=additive')).status }).toEqual({ status: 0, asked: 1 });
  });

  it('is written for programs', async () => {
    served = WITHOUT_BRAND;
    const { status, output } = await drift(CATALOG, `--against=${live}`, '--json', '--fail-on=never');
    const { changes, ...rest } = JSON.parse(output) as { changes: readonly object[] };
    expect({ status, ...rest }).toEqual({ status: 0, service: 'catalog', against: live, verdict: 'breaking' });
    expect(changes).toContainEqual({
      level: 'breaking',
      operation: 'GET /products',
      place: 'answer 200',
      field: '$.items[*].brand',
      message: 'was removed',
      usedBy: [{ bff: 'shelf-bff', endpoint: 'GET /shelf' }],
    });
  });

  it('is that of a JSON document too', async () => {
    served = '{ "openapi": "3.1.0", "info": { "title": "Catalogue", "version": "2" }, "paths": {} }';
    const { output } = await drift(CATALOG, `--against=${live}`);
    expect(output).toContain('breaking  GET /products: was removed');
  });

  it('is that of a file, for .proto contracts too', async () => {
    const proto = join(root, 'libs/contracts/recommendations/recommendations.proto');
    const file = join(root, 'moved.proto');
    writeFileSync(file, readFileSync(proto, 'utf8').replace('double score = 2;', 'float score = 2;'));
    const { status, output } = await drift('libs/contracts/recommendations', '--against=moved.proto');
    expect(status).toBe(1);
    expect(output).toContain('breaking  Recommend: answer, $.items.score was double, is float');
  });

  it.each([
    ['a service that does not answer', [CATALOG, '--against=http://127.0.0.1:9/'], 69, /^http:\/\/127\.0\.0\.1:9\/ cannot be reached: /],
    ['a service that fails', [CATALOG, '--against=LIVE'], 69, /answers 503; name the URL of the contract itself/],
    ['a document that is no contract', [CATALOG, '--against=apps/shelf-bff/src/shelf.ts'], 65, /^apps\/shelf-bff\/src\/shelf\.ts:/],
    ['a file that is not there', [CATALOG, '--against=nothing.yaml'], 65, /^nothing\.yaml: ENOENT/],
    ['nothing to hold it against', [CATALOG], 64, /^say what libs\/contracts\/catalog is held against: --against=/],
    ['a contract that is not there', ['libs/contracts/none', '--against=LIVE'], 64, /^name the folder of a pinned contract/],
    ['an unknown bound', [CATALOG, '--against=LIVE', '--fail-on=all'], 64, /^--fail-on is one of breaking, additive, never/],
  ])('ends with a code of its own for %s', async (_, args, code, message) => {
    served = undefined;
    const { status, output } = await drift(...args.map((arg) => arg.replace('LIVE', live)));
    expect(output).toMatch(message);
    expect(status).toBe(code);
  });
});
