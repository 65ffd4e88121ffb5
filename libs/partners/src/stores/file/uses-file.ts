import { readFile } from 'node:fs/promises';
import { whileLocked } from './file-lock.ts';
import { replaceFile } from './replace-file.ts';

/** When each key was last used, in a file of JSON: instants by the keys' ids. */
export class UsesFile {
  constructor(private readonly file: string) {}

  async read(): Promise<ReadonlyMap<string, number>> {
    const text = await readFile(this.file, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return '{}';
      throw error;
    });
    const instants = Object.entries(JSON.parse(text) as Readonly<Record<string, string>>);
    return new Map(instants.map(([id, instant]) => [id, Date.parse(instant)]));
  }

  /** Several replicas may share the file. */
  async note(uses: ReadonlyMap<string, number>): Promise<void> {
    await whileLocked(this.file, async () => {
      const all = new Map(await this.read());
      for (const [id, at] of uses) all.set(id, Math.max(at, all.get(id) ?? 0));
      const instants = Object.fromEntries([...all].map(([id, at]) => [id, new Date(at).toISOString()]));
      await replaceFile(this.file, `${JSON.stringify(instants, undefined, 1)}\n`);
    });
  }
}
