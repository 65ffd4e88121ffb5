import { open, rm } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';

/** Milliseconds: between looks at a lock that another holds, and how long to wait for it. */
const [LOOK, PATIENCE] = [25, 5_000];

/** Another holds the lock, or has ended without giving it back. */
export class FileLocked extends Error {
  constructor(lock: string) {
    super(`${lock} is there: another command is changing the file, or ended while it did; if none is running, delete ${lock} and try again`);
    this.name = 'FileLocked';
  }
}

/**
 * Runs work under a lock of the file. A lock that is left behind by a crash is not removed: whether its owner lives
 * cannot be told from here, perhaps over a network.
 * @param patience milliseconds to wait for it
 * @throws FileLocked
 */
export async function whileLocked<T>(file: string, work: () => Promise<T>, patience = PATIENCE): Promise<T> {
  const lock = `${file}.lock`;
  await take(lock, patience);
  try {
    return await work();
  } finally {
    await rm(lock, { force: true });
  }
}

async function take(lock: string, patience: number): Promise<void> {
  for (let waited = 0; waited <= patience; waited += LOOK) {
    try {
      const handle = await open(lock, 'wx', 0o600);
      await handle.writeFile(`${process.pid}\n`);
      return await handle.close();
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    await wait(LOOK);
  }
  throw new FileLocked(lock);
}
