import { tmpdir } from 'node:os';
import { Shell } from './shell.ts';
import { surroundings } from './surroundings.ts';

describe('the shell of a guide', () => {
  let shell: Shell;
  beforeEach(() => {
    shell = new Shell({ cwd: tmpdir(), env: surroundings({}) });
  });
  afterEach(() => shell.stop());

  it('knows in a block what an earlier one has set, and tells what each prints', async () => {
    expect(await shell.run('A=one\nB=$(echo two | tr a-z A-Z)')).toBe('');
    expect(await shell.run('echo "$A $B"\n# a remark\necho three >&2')).toBe('one TWO\n');
  });

  it('gives no command what is typed after it', async () => {
    expect(await shell.run('cat\necho done')).toBe('done\n');
  });

  it.each(['ls /nowhere\necho on', 'A=$(ls /nowhere)', 'ls /nowhere | cat'])('ends with the first command that fails: %s', async (block) => {
    await expect(shell.run(block)).rejects.toThrow('nowhere');
    await expect(shell.run('echo on')).rejects.toThrow('the shell ended with');
  });
});
