import { runNode } from './run-node.ts';

/** One fault for some seconds; it needs the machine to itself. All faults, and the soak, minutes of random ones, are parts of `npm run verify`. */
const CHAOS = ['tools/chaos/src/main.ts', '--ci'];

/** The exit code of a run that missed a bar. Others may have used the machine meanwhile, so it gets a second try, and no third. */
const MISSED = 2;

/** @returns a line when it failed */
export async function runUnderFaults(root: string): Promise<string[]> {
  console.log('\nchaos');
  let exitCode = await runNode(root, CHAOS);
  if (exitCode === MISSED) {
    console.log('\nchaos has missed a bar; once more');
    exitCode = await runNode(root, CHAOS);
  }
  return exitCode === 0 ? [] : [`chaos failed (${exitCode ?? 'ended by a signal'})`];
}
