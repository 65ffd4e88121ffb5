import { residentBytes } from '../../../lab/src/machine/proc.ts';

/** Milliseconds between two looks. */
const EVERY = 20;

const MEBIBYTE = 1024 * 1024;

/** The most memory that a process has had in use while something was done, beyond what it had before; in MiB. */
export async function growthWhile(pid: number, done: () => Promise<void>): Promise<number> {
  const before = residentBytes(pid);
  let most = before;
  const look = (): void => void (most = Math.max(most, residentBytes(pid)));
  const looks = setInterval(look, EVERY);
  try {
    await done();
    look();
  } finally {
    clearInterval(looks);
  }
  return (most - before) / MEBIBYTE;
}
