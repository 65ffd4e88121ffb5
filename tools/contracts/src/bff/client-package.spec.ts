import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ts from 'typescript';
import { writeClientPackage } from './client-package.ts';

const WORKSPACE = join(__dirname, '../../../..');

const json = (schema: object, type = 'application/json'): object => ({ description: '', content: { [type]: { schema } } });
const object = (properties: object): object => ({ type: 'object', required: Object.keys(properties), properties });
const TEXT = { type: 'string' };
const PROBLEM = object({ type: { enum: ['urn:portico:problem:not-found', 'urn:portico:problem:invalid-input'] }, title: TEXT });

const TEAS = {
  parameters: [{ name: 'limit', in: 'query', schema: { type: 'integer' } }],
  responses: { 200: json(object({ names: { type: 'array', items: TEXT } })), 404: json(PROBLEM, 'application/problem+json') },
};
const SESSION = {
  '/auth/session': { get: { responses: { 200: json(object({ signedIn: { type: 'boolean' } })) } } },
  '/auth/logout': { post: { responses: { 200: json(object({ next: TEXT })) } } },
};
const documentOf = (paths: object): object => ({
  openapi: '3.1.0',
  info: { title: 'Tea', version: '2.1.0' },
  paths: { '/teas': { get: TEAS }, ...paths },
});

/** Everything here compiles, and what must not does not. */
const USE = `
import { isProblem, missingParts, sessionOf, teaBff } from './package/index.js';

const client = teaBff();
const { data, error, response } = await client.GET('/teas', { params: { query: { limit: 1 } } });
const names: string[] | undefined = data?.names;
const missing: 'omitted' | 'fallback' | 'stale' | undefined = missingParts(response)[0]?.is;
if (error && isProblem(error, 'not-found')) {
  const only: 'urn:portico:problem:not-found' = error.type;
  console.log(only);
}
const signedIn: boolean = (await sessionOf(client).whoIsIt()).signedIn;
console.log(names, missing, signedIn);
`;

/** What a line of it must not become. */
const MISUSES = {
  'a path that there is not': [`GET('/teas'`, `GET('/coffees'`],
  'a parameter of another type': ['{ limit: 1 }', `{ limit: 'one' }`],
  'a field that there is not': ['data?.names', 'data?.titles'],
  'a code that the operation has not': [`error, 'not-found'`, `error, 'cross-site-request'`],
  'another code than the one asked for': [`not-found' = error`, `invalid-input' = error`],
} as const;

describe('the client package of a BFF', () => {
  let root: string;

  const write = async (paths: object): Promise<void> => {
    writeFileSync(join(root, 'apps/tea-bff/openapi.json'), JSON.stringify(documentOf(paths)));
    await writeClientPackage(root, 'tea-bff', join(root, 'package'));
  };
  /** Of each source, by one compiler. */
  const faultsOf = (sources: readonly string[]): string[][] => {
    const files = sources.map((_, index) => join(root, `use-${index}.ts`));
    sources.forEach((source, index) => writeFileSync(files[index] as string, source));
    const program = ts.createProgram(files, {
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.ESNext,
      moduleResolution: ts.ModuleResolutionKind.Bundler,
      lib: ['lib.es2023.d.ts', 'lib.dom.d.ts'],
      types: [],
      strict: true,
      noEmit: true,
    });
    return files.map((file) =>
      ts
        .getPreEmitDiagnostics(program, program.getSourceFile(file))
        .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n')),
    );
  };

  beforeAll(() => {
    root = mkdtempSync(join(tmpdir(), 'client-'));
    mkdirSync(join(root, 'apps/tea-bff'), { recursive: true });
    symlinkSync(join(WORKSPACE, 'node_modules'), join(root, 'node_modules'));
    for (const path of ['package.json', 'libs/client/src']) cpSync(join(WORKSPACE, path), join(root, path), { recursive: true });
  });
  afterAll(() => rmSync(root, { recursive: true }));

  describe('with sessions', () => {
    let faults: string[][];

    beforeAll(async () => {
      await write(SESSION);
      faults = faultsOf([USE, ...Object.values(MISUSES).map(([line, misuse]) => USE.replace(line, misuse))]);
    });

    it('types answers, problems by their codes, what is missing, and who is signed in', () => {
      expect(faults[0]).toEqual([]);
    });

    it.each(Object.entries(MISUSES).map(([misuse, [line]], index) => [misuse, line, index + 1] as const))(
      'does not compile with %s',
      (_, line, index) => {
        expect(USE).toContain(line);
        expect(faults[index]?.length).toBeGreaterThan(0);
      },
    );

    it('is a package with the version of the API', () => {
      const manifest = JSON.parse(readFileSync(join(root, 'package/package.json'), 'utf8')) as object;
      expect(manifest).toMatchObject({ name: '@portico/tea-bff-client', version: '2.1.0', type: 'module' });
      expect(readFileSync(join(root, 'package/index.d.ts'), 'utf8')).not.toContain(`.ts'`);
    });
  });

  it('does not compile a sign-in for a BFF without sessions', async () => {
    await write({});
    expect(faultsOf([USE])[0]?.join('\n')).toContain('/auth/session');
  });
});
