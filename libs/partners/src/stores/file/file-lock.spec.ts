import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import promises from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FileLocked, whileLocked } from './file-lock.ts';

describe('the lock of a file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'portico-lock-'));
  const file = join(folder, 'partners.yaml');
  afterEach(() => rmSync(`${file}.lock`, { force: true }));
  afterAll(() => rmSync(folder, { recursive: true }));

  it('lets one at a time work', async () => {
    let atWork = 0;
    let most = 0;
    const work = async (): Promise<void> => {
      most = Math.max(most, (atWork += 1));
      await new Promise(setImmediate);
      atWork -= 1;
    };
    await Promise.all(Array.from({ length: 5 }, () => whileLocked(file, work)));
    expect(most).toBe(1);
    expect(existsSync(`${file}.lock`)).toBe(false);
  });

  it('is given back when the work fails', async () => {
    await expect(whileLocked(file, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(existsSync(`${file}.lock`)).toBe(false);
  });

  it('may be taken away by a person meanwhile', async () => {
    expect(await whileLocked(file, async () => (rmSync(`${file}.lock`), 'done'))).toBe('done');
  });

  it('names the process that holds it', async () => {
    expect(await whileLocked(file, async () => readFileSync(`${file}.lock`, 'utf8'))).toBe(`${process.pid}\n`);
  });

  it('is looked for every 25 ms, for as long as the patience lasts', async () => {
    writeFileSync(`${file}.lock`, '1\n');
    const opened = jest.spyOn(promises, 'open');
    await expect(whileLocked(file, jest.fn(), 100)).rejects.toThrow(FileLocked);
    const looks = opened.mock.calls.length;
    opened.mockRestore();
    expect(looks).toBe(5);
  });

  it('fails at once where no lock can be made', async () => {
    const work = jest.fn();
    await expect(whileLocked(join(folder, 'no', 'partners.yaml'), work, 30)).rejects.toMatchObject({ code: 'ENOENT' });
    expect(work).not.toHaveBeenCalled();
  });

  it('is not taken from somebody who does not give it back: it is said what to do', async () => {
    writeFileSync(`${file}.lock`, '1\n');
    const work = jest.fn();
    await expect(whileLocked(file, work, 30)).rejects.toMatchObject({ name: 'FileLocked' });
    await expect(whileLocked(file, work, 30)).rejects.toThrow(`delete ${file}.lock and try again`);
    expect(work).not.toHaveBeenCalled();
    expect(existsSync(`${file}.lock`)).toBe(true);
  });
});
