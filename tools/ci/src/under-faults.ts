import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** The short versions of what is measured under faults; they need the machine to themselves. */
const RUNS = [
  { name: 'chaos', words: ['tools/chaos/src/main.ts', '--ci'] },
  { name: 'soak', words: ['tools/chaos/src/soak/main.ts', '--minutes', '2'] },
] as const;

/** @returns a line for each run that failed */
export async function runUnderFaults(root: string): Promise<string[]> {
  const troubles: string[] = [];
  for (const { name, words: [file, ...rest] } of RUNS) {
    console.log(`\n${name}`);
    const child = spawn(process.execPath, [join(root, file), ...rest], { cwd: root, stdio: 'inherit' });
    const [exitCode] = (await once(child, 'exit')) as [number | null];
    if (exitCode !== 0) troubles.push(`${name} failed (${exitCode ?? 'ended by a signal'})`);
  }
  return troubles;
}
