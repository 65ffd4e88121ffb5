import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const TEXT = { type: 'string' };
const MAIN = `import { readFileSync } from 'node:fs';
if (process.env.PORTICO_SERVER__PORT) throw new Error('the environment of the caller reached the BFF');
process.stdout.write(readFileSync('document.json', 'utf8'));
`;

const documentWith = (properties: object, more: object = {}): string => {
  const schema = { type: 'object', properties, ...more };
  const responses = { 200: { description: 'OK', content: { 'application/json': { schema } } } };
  const paths = { '/teas': { get: { responses } } };
  return `${JSON.stringify({ openapi: '3.1.0', info: { title: 'Tea', version: '1' }, paths }, null, 2)}\n`;
};

describe('npm run openapi', () => {
  let root: string;
  const at = (path: string): string => join(root, path);
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(at(path)), { recursive: true });
    writeFileSync(at(path), text);
  };
  const committed = (): string => readFileSync(at('apps/tea-bff/openapi.json'), 'utf8');
  /** As it is with the BFFs built already. */
  const openapi = (...args: string[]): { status: number | null; output: string } => {
    const env = { ...process.env, PORTICO_SERVER__PORT: '4711' };
    const argv = [join(__dirname, 'main.ts'), '--root', root, ...args];
    const { status, stdout, stderr } = spawnSync(process.execPath, argv, { encoding: 'utf8', env });
    return { status, output: `${stdout}${stderr}` };
  };

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'openapi-'));
    write('apps/tea-bff/project.json', '{ "name": "tea-bff", "tags": ["type:app"] }');
    write('apps/page/project.json', '{ "name": "page", "tags": ["type:page"] }');
    write('node_modules/nx/dist/bin/nx.js', '');
    write('dist/apps/tea-bff/main.mjs', MAIN);
    write('apps/tea-bff/document.json', documentWith({ name: TEXT, origin: TEXT }));
    write('apps/tea-bff/openapi.json', documentWith({ name: TEXT, origin: TEXT }));
  });
  afterEach(() => rmSync(root, { recursive: true }));

  it('finds the document of every BFF up to date, and leaves it as a build output', () => {
    expect(openapi('--check')).toEqual({ status: 0, output: 'apps/tea-bff/openapi.json is up to date.\n' });
    expect(readFileSync(at('dist/openapi/tea-bff.json'), 'utf8')).toBe(committed());
  });

  it('names the field that a breaking change takes from clients, and writes nothing', () => {
    write('apps/tea-bff/document.json', documentWith({ name: TEXT }));
    const before = committed();
    for (const args of [['--check'], []]) {
      const { status, output } = openapi(...args);
      expect(status).toBe(1);
      expect(output).toContain('breaking  GET /teas: answer 200, $.origin was removed');
    }
    expect(committed()).toBe(before);
  });

  it('takes a breaking change that is accepted', () => {
    write('apps/tea-bff/document.json', documentWith({ name: TEXT }));
    const { status, output } = openapi('--accept-breaking');
    expect({ status, output }).toEqual({
      status: 0,
      output: 'Written: apps/tea-bff/openapi.json\n  breaking  GET /teas: answer 200, $.origin was removed\n',
    });
    expect(openapi('--check').status).toBe(0);
  });

  it('asks for a commit after an additive change, and writes it without more', () => {
    write('apps/tea-bff/document.json', documentWith({ name: TEXT, origin: TEXT, price: TEXT }));
    const { status, output } = openapi('--check');
    expect({ status, output }).toEqual({
      status: 1,
      output:
        'apps/tea-bff/openapi.json is out of date; run `npm run openapi` and commit it:\n' +
        '  additive  GET /teas: answer 200, $.price is new\n',
    });
    expect({ written: openapi().status, checked: openapi('--check').status }).toEqual({ written: 0, checked: 0 });
  });

  it('asks for a commit after a change of words alone', () => {
    write('apps/tea-bff/document.json', documentWith({ name: TEXT, origin: TEXT }, { description: 'A tea.' }));
    expect(openapi('--check')).toEqual({
      status: 1,
      output: 'apps/tea-bff/openapi.json is out of date; run `npm run openapi` and commit it (nothing that clients notice)\n',
    });
  });

  it('asks for the first document of a BFF', () => {
    rmSync(at('apps/tea-bff/openapi.json'));
    expect(openapi('--check').output).toBe('apps/tea-bff/openapi.json is missing: run `npm run openapi` and commit it\n');
    expect(openapi().output).toBe('Written: apps/tea-bff/openapi.json\n');
  });

  it('says what a BFF lacks that does not describe itself', () => {
    write('dist/apps/tea-bff/main.mjs', `process.stderr.write('there is no page /openapi.json\\n');\nprocess.exitCode = 64;\n`);
    const { status, output } = openapi('--check');
    expect(status).toBe(65);
    expect(output).toContain('tea-bff does not describe itself; add OpenApiPageModule of @portico/openapi to its module');
  });

  it('refuses a name that is no BFF', () => {
    expect(openapi('coffee-bff')).toEqual({ status: 64, output: 'there is no BFF coffee-bff; there are tea-bff\n' });
  });
});
