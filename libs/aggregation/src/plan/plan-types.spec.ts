import { join } from 'node:path';
import ts from 'typescript';

const ROOT = join(process.cwd().replace(/\/libs\/aggregation$/, ''));
const FILE = join(ROOT, 'libs/aggregation/src/plan/compiled-plan.fixture.ts');

const HEAD = `
import { plan } from './plan-builder.ts';
import { fallback } from './failure-policy.ts';
const load = async (): Promise<number> => 1;
const start = plan<{ id: string }>('page', { deadline: '1s' });
`;

/** Compiles a plan as if it stood in a file of this folder. */
function compile(bodies: readonly string[]): string[][] {
  const { config } = ts.readConfigFile(join(ROOT, 'tsconfig.base.json'), ts.sys.readFile) as { config: { compilerOptions: object } };
  const { options: strict } = ts.parseJsonConfigFileContent({ ...config, files: [] }, ts.sys, ROOT);
  const options = { ...strict, noUnusedLocals: false };
  const files = bodies.map((_, index) => FILE.replace('.fixture', `-${index}.fixture`));
  const host = ts.createCompilerHost(options);
  const { readFile, fileExists, getSourceFile } = host;
  const textOf = (name: string): string | undefined => (files.includes(name) ? HEAD + (bodies[files.indexOf(name)] as string) : undefined);
  host.fileExists = (name) => textOf(name) !== undefined || fileExists(name);
  host.readFile = (name) => textOf(name) ?? readFile(name);
  host.getSourceFile = (name, version) => {
    const text = textOf(name);
    return text === undefined ? getSourceFile(name, version) : ts.createSourceFile(name, text, version);
  };
  const program = ts.createProgram(files, options, host);
  return files.map((file) => {
    const source = program.getSourceFile(file);
    return ts.getPreEmitDiagnostics(program, source).map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' '));
  });
}

/** What must compile, and what must not, with a word of the error expected. */
const CASES: readonly (readonly [what: string, body: string, error: string | undefined])[] = [
  ['a plan that is right', `start.part('a', {}, load).part('b', { needs: ['a'] }, ({ a }) => a + 1).view(({ a, b }) => a + b);`, undefined],
  ['a forward need', `start.part('z', {}, load).part('a', { needs: ['b'] }, load).part('b', {}, load);`, `Type '"b"' is not assignable to type '"z"'`],
  ['a cycle', `start.part('z', {}, load).part('a', { needs: ['b'] }, load).part('b', { needs: ['a'] }, load);`, `Type '"b"' is not assignable to type '"z"'`],
  ['a part that needs itself', `start.part('a', { needs: ['a'] }, load);`, `Type 'string' is not assignable to type 'never'`],
  ['an unknown need', `start.part('a', {}, load).part('b', { needs: ['x'] }, load);`, `Type '"x"' is not assignable`],
  ['an unknown want', `start.part('a', {}, load).part('b', { wants: ['x'] }, load);`, `Type '"x"' is not assignable`],
  ['a doubled name', `start.part('a', {}, load).part('a', {}, load);`, `the part \\"a\\" is already there`],
  ['an undeclared part in a part', `start.part('a', {}, load).part('b', {}, ({ a }) => a);`, `Property 'a' does not exist`],
  ['an undeclared part in the view', `start.part('a', {}, load).view(({ b }) => b);`, `Property 'b' does not exist`],
  ['an unknown query field', `start.part('a', {}, (_, { nope }) => nope);`, `Property 'nope' does not exist`],
  ['an unknown policy', `start.part('a', { onFailure: 'ignore' }, load);`, `'"ignore"' is not assignable`],
  ['an unknown option', `start.part('a', { timeout: '1s' }, load);`, `timeout`],
  ['a duration without a unit', `start.part('a', { within: '100' }, load);`, `'"100"' is not assignable`],
  ['a stand-in of another type', `start.part('a', { onFailure: fallback('none') }, load);`, `not assignable`],
  ['a stand-in of the right type', `start.part('a', { onFailure: fallback(0) }, load).view(({ a }) => a.toFixed());`, undefined],
  ['an omitted part taken for granted', `start.part('a', { onFailure: 'omit' }, load).view(({ a }) => a.toFixed());`, `possibly 'undefined'`],
  ['a conditional part taken for granted', `start.part('a', { when: () => true }, load).view(({ a }) => a.toFixed());`, `possibly 'undefined'`],
  ['a wanted part taken for granted', `start.part('a', { onFailure: 'omit' }, load).part('b', { wants: ['a'] }, ({ a }) => a.toFixed());`, `possibly 'undefined'`],
  ['a needed part, which is there', `start.part('a', { onFailure: 'omit' }, load).part('b', { needs: ['a'] }, ({ a }) => a.toFixed());`, undefined],
  ['a dependent of an omitted part taken for granted', `start.part('a', { onFailure: 'omit' }, load).part('b', { needs: ['a'] }, load).view(({ b }) => b.toFixed());`, `possibly 'undefined'`],
  ['a batch with a value of its type', `start.batch('m', { max: 9 }, (_, { id }) => [id], async (ids) => new Map([[ids[0], 1]] as [string, number][])).view(({ m }) => m.get('x')?.toFixed());`, undefined],
  ['a batch keyed by something else', `start.batch('m', { max: 9 }, (_, { id }) => [id], async (ids: readonly number[]) => new Map<number, number>());`, `not assignable`],
];

describe('what TypeScript makes of a plan', () => {
  let errors: string[][];

  beforeAll(() => {
    errors = compile(CASES.map(([, body]) => body));
  }, 60_000);

  it.each(CASES.map(([what, , error], index) => [error === undefined ? `compiles: ${what}` : `refuses ${what}`, index, error] as const))('%s', (_, index, error) => {
    const found = errors[index] as string[];
    if (error === undefined) expect(found).toEqual([]);
    else expect(found.join('\n')).toContain(error);
  });
});
