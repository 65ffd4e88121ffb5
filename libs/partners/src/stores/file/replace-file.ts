import { randomUUID } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** Only its owner may read and write it. */
const OWNER_ONLY = 0o600;

/**
 * Puts a text in a file's place in one step: whoever reads meanwhile gets the old text or the new one, and a crash leaves one of them.
 * @param mode of the new file; its owner's alone unless told
 */
export async function replaceFile(file: string, text: string, mode = OWNER_ONLY): Promise<void> {
  const draft = join(dirname(file), `.${basename(file)}.${randomUUID()}`);
  try {
    const handle = await open(draft, 'wx', mode);
    try {
      await handle.writeFile(text);
      // What `open` makes has the rights that the umask leaves.
      await handle.chmod(mode);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(draft, file);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}
