import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CopiedWorkspace } from '../affected/copied-workspace.ts';
import { ROOT } from '../tree/workspace.ts';

const CONTRACT = 'libs/contracts/reviews/openapi.yaml';

/** The field as the contract declares it, and as it requires it. Only web-bff shows how many gave how many stars. */
const DECLARED = /^ {8}histogram:\n(?: {10}.*\n)+/m;
const REQUIRED = ', histogram]';

/** What makes a contract worth pinning: what a service takes away is found when the code is compiled, not by a user. */
describe('a field that is dropped from a contract', () => {
  let copy: CopiedWorkspace;

  beforeAll(() => {
    copy = new CopiedWorkspace(ROOT);
    const contract = readFileSync(join(copy.root, CONTRACT), 'utf8');
    expect(contract).toMatch(DECLARED);
    expect(contract).toContain(REQUIRED);
    copy.write(CONTRACT, contract.replace(DECLARED, '').replace(REQUIRED, ']'));
    run('tools/contracts/src/main.ts');
  });
  afterAll(() => copy.remove());

  const run = (program: string, ...args: string[]): { status: number | null; output: string } => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [join(copy.root, program), ...args], { cwd: copy.root, encoding: 'utf8' });
    return { status, output: `${stdout}${stderr}` };
  };
  const typecheck = (project: string): ReturnType<typeof run> => run('node_modules/typescript/bin/tsc', '-p', `apps/${project}/tsconfig.json`, '--noEmit', '--pretty', 'false');

  it('fails the typecheck of the BFF that uses it, at the line that does', () => {
    const { status, output } = typecheck('web-bff');
    expect(status).not.toBe(0);
    expect(output).toMatch(/apps\/web-bff\/src\/features\/products\/product\.view\.ts\(\d+,\d+\): error TS2322[^]*histogram/);
  });

  it('leaves a BFF alone that does not', () => {
    expect(typecheck('mobile-bff')).toEqual({ status: 0, output: '' });
  });
});
