import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const WORKSPACE = join(__dirname, '../../..');
const CATALOG = 'libs/contracts/catalog';

const contracts = (...args: string[]): { status: number | null; output: string } => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(__dirname, 'main.ts'), ...args], { encoding: 'utf8' });
  return { status, output: `${stdout}${stderr}` };
};

jest.setTimeout(60_000);

describe('npm run contracts', () => {
  let root: string;
  const at = (path: string): string => join(root, path);
  const edit = (path: string, change: (text: string) => string): void =>
    writeFileSync(at(path), change(readFileSync(at(path), 'utf8')));

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'contracts-'));
    cpSync(join(WORKSPACE, CATALOG), at(CATALOG), { recursive: true });
    cpSync(join(WORKSPACE, 'libs/contracts/recommendations'), at('libs/contracts/recommendations'), { recursive: true });
  });
  afterEach(() => rmSync(root, { recursive: true }));

  it('finds this workspace up to date', () => {
    expect(contracts('--check')).toEqual({ status: 0, output: 'Generated contract files are up to date.\n' });
  });

  it('sees a field dropped from a contract, and writes nothing with --check', () => {
    edit(`${CATALOG}/openapi.yaml`, (text) => text.replace('        brand: { type: string }\n', ''));
    const before = readFileSync(at(`${CATALOG}/src/generated/types.ts`), 'utf8');
    const { status, output } = contracts('--check', '--root', root);
    expect(status).toBe(1);
    expect(
      output
        .trim()
        .split('\n')
        .slice(1)
        .map((line) => line.trim()),
    ).toEqual([`${CATALOG}/src/generated/types.ts`, `${CATALOG}/src/generated/contract.ts`]);
    expect(readFileSync(at(`${CATALOG}/src/generated/types.ts`), 'utf8')).toBe(before);
  });

  it('takes the dropped field out of types and schemas, and is then up to date', () => {
    edit(`${CATALOG}/openapi.yaml`, (text) => text.replace('        brand: { type: string }\n', '').replace(/ +- brand\n/, ''));
    expect(contracts('--root', root).status).toBe(0);
    const generated = (name: string): string => readFileSync(at(`${CATALOG}/src/generated/${name}.ts`), 'utf8');
    const product = generated('types').split('Product: {')[1]!.split('};')[0]!;
    expect(product).toContain('category: string');
    expect(product).not.toContain('brand');
    expect(generated('contract')).not.toMatch(/"brand"/);
    expect(contracts('--check', '--root', root).status).toBe(0);
  });

  it('leaves out an operation that cannot be called, by file, line, operation and parameter, and writes the others', () => {
    edit(`${CATALOG}/openapi.yaml`, (text) => text.replace('style: form', 'style: pipeDelimited').replace('explode: false', 'explode: true'));
    const line = readFileSync(at(`${CATALOG}/openapi.yaml`), 'utf8').split('\n').findIndex((text) => text.includes('/products/by-ids:')) + 2;
    const reason = 'GET /products/by-ids (getProductsByIds): the query parameter "ids" has the style pipeDelimited, exploded, of which no form is defined; write `style: form`, or take `explode` away';
    const { status, output } = contracts('--root', root);
    expect({ status, output }).toEqual({ status: 0, output: expect.stringContaining(`Left out: ${CATALOG}/openapi.yaml:${line}: ${reason}\n`) });
    const contract = readFileSync(at(`${CATALOG}/src/generated/contract.ts`), 'utf8');
    expect({ says: contract.includes(` *   ${reason}`), has: contract.includes('"GET /products/by-ids"'), others: contract.includes('"GET /products/{id}"') }).toEqual({ says: true, has: false, others: true });
    expect(readFileSync(at(`${CATALOG}/src/generated/types.ts`), 'utf8')).not.toContain('"/products/by-ids"');
  });

  it('generates the others when one contract cannot be used, and says which and why', () => {
    const put = (service: string, name: string, text: string): void => {
      mkdirSync(at(`libs/contracts/${service}`), { recursive: true });
      writeFileSync(at(`libs/contracts/${service}/${name}`), text);
    };
    put('old', 'swagger.json', '{\n  "swagger": "2.0",\n  "paths": {}\n}');
    put('torn', 'api.yml', 'openapi: 3.0.0\npaths:\n  - [');
    put('empty', 'project.json', '{}');
    put('twice', 'a.yaml', 'openapi: 3.0.0');
    put('twice', 'b.json', '{"openapi":"3.0.0"}');
    put('named', 'payments-v2.json', '{"info":{},"openapi":"3.0.3","paths":{"/a":{"get":{"responses":{}}}}}');
    put('named', 'other.yaml', 'type: object');
    put('later', 'openapi.yaml', 'openapi: 4.0.0\npaths: {}');
    const { status, output } = contracts('--root', root);
    const told = output.split('\n');
    expect({ status, told: told.map((line) => line.replace(/(?<=convert it once|this is not YAML: ).*/, '…')) }).toEqual({
      status: 1,
      told: expect.arrayContaining([
        "libs/contracts/empty: no contract is there; put the service's OpenAPI document (YAML or JSON) or its .proto file into this folder",
        'libs/contracts/twice: a.yaml and b.json are each a contract; name the one that counts openapi.yaml, or give each a folder of its own',
        'libs/contracts/later/openapi.yaml:1: `openapi` is "4.0.0"; Portico reads OpenAPI 3.0 and 3.1',
        'libs/contracts/old/swagger.json:2: this is Swagger 2.0; Portico reads OpenAPI 3.0 and 3.1: convert it once…',
        'libs/contracts/torn/api.yml:4: this is not YAML: …',
        'Written:',
        '  libs/contracts/named/src/generated/types.ts',
        '  libs/contracts/named/src/generated/contract.ts',
      ]),
    });
    expect(told).toHaveLength(9);
  });

  it('does not say that all is up to date where nothing was read', () => {
    rmSync(at('libs'), { recursive: true });
    expect(contracts('--check', '--root', root)).toEqual({ status: 1, output: 'No contract was read: put one into libs/contracts/<service>, for example libs/contracts/catalog/openapi.yaml.\n' });
    mkdirSync(at(CATALOG), { recursive: true });
    writeFileSync(at(`${CATALOG}/openapi.yaml`), 'swagger: "2.0"');
    expect(contracts('--check', '--root', root)).toEqual({ status: 1, output: expect.stringContaining('Nothing was generated: no contract could be used.\n') });
  });

  it('sees a field added to a message', () => {
    edit('libs/contracts/recommendations/recommendations.proto', (text) =>
      text.replace('Reason reason = 3;', 'Reason reason = 3;\n  string note_text = 4;'),
    );
    expect(contracts('--check', '--root', root).output).toContain('libs/contracts/recommendations/src/generated/types.ts');
    contracts('--root', root);
    expect(readFileSync(at('libs/contracts/recommendations/src/generated/types.ts'), 'utf8')).toContain('noteText: string;');
  });
});
