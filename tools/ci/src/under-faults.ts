import { runNode } from './run-node.ts';

/** The short versions of what is measured under faults; they need the machine to themselves. */
const RUNS = [
  { name: 'chaos', words: ['tools/chaos/src/main.ts', '--ci'] },
  { name: 'soak', words: ['tools/chaos/src/soak/main.ts', '--ci', '--minutes', '2'] },
] as const;

/** The exit code of a run that missed a bar. Others may have used the machine meanwhile, so it gets a second try, and no third. */
const MISSED = 2;

/** @returns a line for each run that failed */
export async function runUnderFaults(root: string): Promise<string[]> {
  const troubles: string[] = [];
  for (const { name, words } of RUNS) {
    console.log(`\n${name}`);
    let exitCode = await runNode(root, words);
    if (exitCode === MISSED) {
      console.log(`\n${name} has missed a bar; once more`);
      exitCode = await runNode(root, words);
    }
    if (exitCode !== 0) troubles.push(`${name} failed (${exitCode ?? 'ended by a signal'})`);
  }
  return troubles;
}
