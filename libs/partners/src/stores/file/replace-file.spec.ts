import { chownSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import promises from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { replaceFile } from './replace-file.ts';

describe('a file that is replaced', () => {
  let folder: string;
  let file: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'portico-replace-'));
    file = join(folder, 'partners.yaml');
  });
  afterEach(() => {
    jest.restoreAllMocks();
    rmSync(folder, { recursive: true });
  });

  it('has the new text, and its own rights', async () => {
    writeFileSync(file, 'old', { mode: 0o640 });
    await replaceFile(file, 'new');
    expect(
      { text: readFileSync(file, 'utf8'), mode: statSync(file).mode & 0o7777, folder: readdirSync(folder) },
    ).toEqual({ text: 'new', mode: 0o640, folder: ['partners.yaml'] });
  });

  it('keeps its group also where its owner writes it', async () => {
    const [uid, group] = [process.geteuid?.() ?? 0, process.getgroups?.().at(-1) ?? 0];
    // Only root may choose any group.
    const gid = uid === 0 ? 4_712 : group;
    writeFileSync(file, 'old');
    chownSync(file, uid, gid);
    await replaceFile(file, 'new');
    expect({ uid: statSync(file).uid, gid: statSync(file).gid }).toEqual({ uid, gid });
  });

  it('is the writer’s where there was none, who is not root', async () => {
    // Only root can be somebody else for a moment.
    const [uid, gid] = process.getuid?.() === 0 ? [4_711, 4_712] : [process.geteuid?.() ?? 0, process.getegid?.() ?? 0];
    jest.spyOn(process, 'getuid').mockReturnValue(uid);
    jest.spyOn(process, 'geteuid').mockReturnValue(uid);
    jest.spyOn(process, 'getegid').mockReturnValue(gid);
    await replaceFile(file, 'new');
    const made = statSync(file);
    expect({ uid: made.uid, gid: made.gid, mode: made.mode & 0o7777 }).toEqual({ uid, gid, mode: 0o600 });
  });

  it('is on the disk before it takes the place of the old one, so that a crash leaves one of them', async () => {
    const steps: string[] = [];
    const { open, rename } = promises;
    jest.spyOn(promises, 'open').mockImplementation(async (...of) => {
      const handle = await open(...of);
      for (const step of ['writeFile', 'sync', 'close'] as const) {
        const real = handle[step].bind(handle) as (...args: unknown[]) => Promise<never>;
        jest.spyOn(handle, step).mockImplementation((async (...args: unknown[]) => {
          await real(...args);
          steps.push(step);
        }) as never);
      }
      return handle;
    });
    jest.spyOn(promises, 'rename').mockImplementation(async (...of) => (steps.push('rename'), rename(...of)));
    await replaceFile(file, 'new');
    expect(steps).toEqual(['writeFile', 'sync', 'close', 'rename']);
  });

  it('leaves no draft when it cannot be replaced, and the fault names the file', async () => {
    mkdirSync(file);
    writeFileSync(join(file, 'kept'), '');
    await expect(replaceFile(file, 'new')).rejects.toMatchObject({ path: file });
    expect(readdirSync(folder)).toEqual(['partners.yaml']);
  });
});
