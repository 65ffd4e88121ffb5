import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What Stryker's instrumentation adds to a file, and six mutants: see the table. */
const SUBJECT = `
const ns = globalThis.__stryker__;
const reached = (id) => { const at = ns.currentTestId ? (ns.mutantCoverage.perTest[ns.currentTestId] ??= {}) : ns.mutantCoverage.static; at[id] = (at[id] ?? 0) + 1; };
const active = (id) => {
  if (ns.activeMutant !== id) return false;
  if (ns.hitCount !== undefined && ++ns.hitCount > ns.hitLimit) throw new Error('limit');
  return true;
};
let greeting = 'hello';
reached('static');
exports.greet = (name) => {
  ['1', '2', '3', '4', '5'].forEach(reached);
  if (active('1')) greeting = 'spoilt for all that come';
  if (active('2')) return 'no';
  if (active('3')) name = String(name);
  while (active('4'));
  if (active('5')) return new Promise(() => undefined);
  return greeting + ' ' + name;
};
exports.prepare = () => (reached('6'), active('6') ? undefined : 'Ann');
exports.unused = () => (reached('7'), active('7'));
`;
const SPEC = `
const { greet, prepare } = require('./subject.cjs');
describe('people', () => {
  let name;
  beforeAll(() => { name = prepare(); });
  it('are greeted at ' + process.hrtime.bigint(), async () => expect(await greet(name)).toBe('hello Ann'));
  it('are many', () => expect([1, 2]).toHaveLength(2));
});
`;
const SCRIPT = `
const { strykerPlugins: [{ factory }] } = await import(process.argv[1]);
const runner = factory({ warm: { config: 'jest.config.cjs', specs: ['people.spec.cjs'] } });
const { tests, mutantCoverage } = await runner.dryRun();
const results = [];
for (const id of process.argv[2].split(',')) {
  const testFilter = Object.keys(mutantCoverage.perTest).filter((test) => id in mutantCoverage.perTest[test]);
  results.push(id + ' ' + (await runner.mutantRun({ activeMutant: { id }, testFilter, hitLimit: 100, sandboxFileName: process.cwd() + '/subject.cjs' })).status);
}
console.log(JSON.stringify({ tests: tests.map(({ id, status }) => [id, status]), mutantCoverage, results }));
process.exit();
`;

describe('a runner whose modules stay loaded', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'mutants-'));
    symlinkSync(join(import.meta.dirname, '../../../../node_modules'), join(folder, 'node_modules'));
    const files = { 'package.json': '{}', 'jest.config.cjs': "module.exports = { testMatch: ['**/*.spec.cjs'], transform: {} };", 'subject.cjs': SUBJECT, 'people.spec.cjs': SPEC };
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const run = (mutants: string): { tests: unknown; mutantCoverage: { static: object; perTest: Record<string, object> }; results: unknown } => {
    const args = ['--no-warnings', '--experimental-vm-modules', '--input-type=module', '-e', SCRIPT, join(import.meta.dirname, 'runner.ts'), mutants];
    return JSON.parse(execFileSync(process.execPath, args, { cwd: folder, encoding: 'utf8', env: { ...process.env, NODE_OPTIONS: '' } })) as ReturnType<typeof run>;
  };

  it('tells which tests reach what, a block’s preparation being that of all its tests, and gives each mutant its own verdict', () => {
    const { tests, mutantCoverage, results } = run('1,3,2,3,5,3,4,3,6');
    const [greeted, many] = ['people.spec.cjs › 0', 'people.spec.cjs › 1'];
    expect({ tests, mutantCoverage }).toEqual({
      tests: [[greeted, 0], [many, 0]],
      mutantCoverage: { static: { static: 1 }, perTest: { [greeted as string]: { 1: 1, 2: 1, 3: 1, 4: 1, 5: 1, 6: 1 }, [many as string]: { 6: 1 } } },
    });
    // The third changes nothing, whatever the one before it has left behind.
    expect(results).toEqual(['1 killed', '3 survived', '2 killed', '3 survived', '5 killed', '3 survived', '4 timeout', '3 survived', '6 killed']);
  });
});
