/** `npm run streams`: a gibibyte each way, thousands of idle WebSockets, and streams that stop, in the memory and beside the pages of one BFF. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { flagsIn, runTool, tell } from '../../../lab/src/command.ts';
import { commitOf, machineInfo } from '../../../lab/src/report/machine.ts';
import type { Bar } from '../bars/bar.ts';
import { printSoakBars } from '../report/print-soak.ts';
import { isMissed } from '../report/verdict.ts';
import { gibibyteDown, gibibyteUp, idleSockets, stoppedStreams } from './cases.ts';
import { Stack } from './stack.ts';

const root = join(import.meta.dirname, '../../../..');
const CASES = [gibibyteUp, gibibyteDown, idleSockets, stoppedStreams];
/** Every bar is judged: those of memory hold on any machine, and pages are compared with pages of the same minute. */
const CONDITIONS = { ci: false, disturbed: false };

/** @returns the exit code: 0 when every bar holds, 2 when one is missed */
async function main(argv: readonly string[], interrupted: AbortSignal): Promise<number> {
  flagsIn(argv, {}, 'npm run streams');
  tell('bundling web-bff, starting the sandbox');
  const stack = await Stack.start(root);
  const bars: Bar[] = [];
  try {
    for (const one of CASES) {
      interrupted.throwIfAborted();
      const bff = await stack.startBff();
      const found = await one(bff, interrupted);
      await bff.stop();
      tell(`\n${printSoakBars(found, CONDITIONS)}`);
      bars.push(...found);
    }
  } finally {
    await stack.stop();
  }
  mkdirSync(join(root, 'dist/chaos'), { recursive: true });
  writeFileSync(join(root, 'dist/chaos/streams.json'), `${JSON.stringify({ takenAt: new Date().toISOString(), commit: commitOf(root), machine: machineInfo(), bars })}\n`);
  tell('\ndist/chaos/streams.json');
  return bars.some((bar) => isMissed(bar, CONDITIONS)) ? 2 : 0;
}

await runTool(main);
