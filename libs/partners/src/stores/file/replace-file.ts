import { randomUUID } from 'node:crypto';
import { open, rename, rm, stat } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** Only its owner may read and write it. */
const OWNER_ONLY = 0o600;
const RIGHTS = 0o7777;

/** Whom a file belongs to, and what others may do with it. */
interface Ownership {
  readonly uid: number;
  readonly gid: number;
  readonly mode: number;
}

/**
 * Replaces a file's text atomically: a concurrent reader gets the old text or the new one, and a crash leaves one of them. The
 * file keeps its owner, group and rights, regardless of the writer: a BFF must still be able to read what an administrator has changed. A new one
 * is for its owner alone, who is that of the folder when root makes it.
 * @throws EPERM when the writer may not leave the file to whom it belongs; it is as it was then
 */
export async function replaceFile(file: string, text: string): Promise<void> {
  const draft = join(dirname(file), `.${basename(file)}.${randomUUID()}`);
  const ownership = await ownershipOf(file);
  try {
    const handle = await open(draft, 'wx', OWNER_ONLY);
    try {
      await handle.writeFile(text);
      await give(handle, ownership);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(draft, file);
  } catch (error) {
    await rm(draft, { force: true });
    // The draft means nothing to the caller.
    throw Object.assign(error as Error, { path: file });
  }
}

async function ownershipOf(file: string): Promise<Ownership> {
  try {
    return await stat(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    const { uid, gid } = process.getuid?.() === 0 ? await stat(dirname(file)) : { uid: process.geteuid?.() ?? 0, gid: process.getegid?.() ?? 0 };
    return { uid, gid, mode: OWNER_ONLY };
  }
}

/** The owner first: a change of owner takes rights away (chown(2)), and what `open` makes has those that the umask leaves. */
async function give(handle: FileHandle, { uid, gid, mode }: Ownership): Promise<void> {
  const own = await handle.stat();
  if (own.uid !== uid || own.gid !== gid) await handle.chown(uid, gid);
  await handle.chmod(mode & RIGHTS);
}
