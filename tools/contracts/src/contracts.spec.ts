import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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

  it('refuses a parameter that cannot be written, by file, operation and name, and writes nothing of its contract', () => {
    edit(`${CATALOG}/openapi.yaml`, (text) => text.replace('style: form', 'style: pipeDelimited').replace('explode: false', 'explode: true'));
    const { status, output } = contracts('--root', root);
    expect(status).toBe(1);
    expect(output).toContain(`${CATALOG}/openapi.yaml: GET /products/by-ids (getProductsByIds): the query parameter "ids" has the style pipeDelimited, exploded, of which no form is defined`);
    expect(output).not.toContain('Written');
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
