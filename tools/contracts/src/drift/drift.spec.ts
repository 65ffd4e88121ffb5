import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { driftCommand } from './command.ts';

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

  const drift = (...args: string[]): ReturnType<typeof driftCommand> => driftCommand(args, root);

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
    expect(await drift(CATALOG, `--against=${live}`)).toEqual({ exitCode: 0, text: `${CATALOG}/openapi.yaml against ${live}: none` });
  });

  it('is breaking by field, with the endpoints that use the operation', async () => {
    served = WITHOUT_BRAND;
    const { exitCode, text } = await drift(CATALOG, `--against=${live}`);
    expect(exitCode).toBe(1);
    expect(text).toContain(`against ${live}: breaking\n`);
    expect(text).toContain(BROKEN);
    expect(text).toContain(UNUSED);
  });

  it('is additive by field, which fails where that is asked for', async () => {
    served = WITH_COLOUR;
    const { exitCode, text } = await drift(CATALOG, `--against=${live}`);
    expect(text).toContain('additive  GET /products: answer 200, $.items[*].colour is new');
    const { exitCode: asked } = await drift(CATALOG, `--against=${live}`, '--fail-on=additive');
    expect({ exitCode, asked }).toEqual({ exitCode: 0, asked: 1 });
  });

  it('is written for programs', async () => {
    served = WITHOUT_BRAND;
    const { exitCode, text } = await drift(CATALOG, `--against=${live}`, '--json', '--fail-on=never');
    const { changes, ...rest } = JSON.parse(text) as { changes: readonly object[] };
    expect({ exitCode, ...rest }).toEqual({ exitCode: 0, service: 'catalog', against: live, verdict: 'breaking' });
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
    const { text } = await drift(CATALOG, `--against=${live}`);
    expect(text).toContain('breaking  GET /products: was removed');
  });

  it('is that of a file, for .proto contracts too', async () => {
    const proto = join(root, 'libs/contracts/recommendations/recommendations.proto');
    const file = join(root, 'moved.proto');
    writeFileSync(file, readFileSync(proto, 'utf8').replace('double score = 2;', 'float score = 2;'));
    const { exitCode, text } = await drift('libs/contracts/recommendations', '--against=moved.proto');
    expect(exitCode).toBe(1);
    expect(text).toContain('breaking  Recommend: answer, $.items.score was double, is float');
  });

  it.each([
    ['a service that does not answer', [CATALOG, '--against=http://127.0.0.1:9/'], 69, /^http:\/\/127\.0\.0\.1:9\/ cannot be reached: /],
    ['a service that fails', [CATALOG, '--against=LIVE'], 69, /answers 503; name the URL of the contract itself/],
    ['a document that is no contract', [CATALOG, '--against=apps/shelf-bff/src/shelf.ts'], 65, /^apps\/shelf-bff\/src\/shelf\.ts:/],
    ['a file that is not there', [CATALOG, '--against=nothing.yaml'], 65, /^nothing\.yaml: ENOENT/],
    ['nothing to hold it against', [CATALOG], 64, /^say what libs\/contracts\/catalog is held against: --against=/],
    ['a contract that is not there', ['libs/contracts/none', '--against=LIVE'], 64, /^name the folder of a pinned contract/],
    ['an unknown option', [CATALOG, '--agianst=LIVE'], 64, /^Unknown option '--agianst'/],
    ['an unknown bound', [CATALOG, '--against=LIVE', '--fail-on=all'], 64, /^--fail-on is one of breaking, additive, never/],
  ])('ends with a code of its own for %s', async (_, args, code, message) => {
    served = undefined;
    const { exitCode, text } = await driftCommand(args.map((arg) => arg.replace('LIVE', live)), root);
    expect(text).toMatch(message);
    expect(exitCode).toBe(code);
  });

  it('is the exit code of a program, which says what is wrong on stderr', () => {
    const run = (...args: string[]): object => {
      const argv = [join(__dirname, 'main.ts'), '--root', root, ...args];
      const { status, stdout, stderr } = spawnSync(process.execPath, argv, { encoding: 'utf8' });
      return { status, stdout, stderr };
    };
    const same = `${CATALOG}/openapi.yaml`;
    expect(run(CATALOG, `--against=${same}`)).toEqual({ status: 0, stdout: `${same} against ${same}: none\n`, stderr: '' });
    expect(run(CATALOG)).toMatchObject({ status: 64, stdout: '' });
  });
});
