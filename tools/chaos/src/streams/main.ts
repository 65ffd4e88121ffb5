/** `npm run streams`: a gibibyte each way, thousands of idle WebSockets, and streams that stop, in the memory and beside the pages of one BFF. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { complain, flagsIn, runTool, tell } from '../../../lab/src/command.ts';
import { coreTicks, FamilyTicks } from '../../../lab/src/machine/proc.ts';
import { commitOf, machineInfo } from '../../../lab/src/report/machine.ts';
import type { Bar } from '../bars/bar.ts';
import { printSoakBars } from '../report/print-soak.ts';
import { isDisturbed, isMissed } from '../report/verdict.ts';
import { gibibyteDown, gibibyteUp, idleSockets, stoppedStreams } from './cases.ts';
import { Stack } from './stack.ts';

const root = join(import.meta.dirname, '../../../..');
const CASES = [gibibyteUp, gibibyteDown, idleSockets, stoppedStreams];
/** Every bar is judged: those of memory hold on any machine, and pages are compared with pages of the same minute. */
const CONDITIONS = { ci: false, disturbed: false };

interface MachineTicks {
  readonly own: number;
  readonly busy: number;
  readonly total: number;
}

const machineTicks = (): MachineTicks => ({ own: new FamilyTicks().read(), ...coreTicks() });

/** The ratio of the machine that processes of others used. */
const othersBetween = (before: MachineTicks, after: MachineTicks): number => (after.busy - before.busy - (after.own - before.own)) / (after.total - before.total);

/** @returns the exit code: 0 when every bar holds, 2 when one is missed */
async function main(argv: readonly string[], interrupted: AbortSignal): Promise<number> {
  flagsIn(argv, {}, 'npm run streams');
  tell('bundling web-bff, starting the sandbox');
  const stack = await Stack.start(root);
  const bars: Bar[] = [];
  let disturbed = false;
  try {
    for (const one of CASES) {
      interrupted.throwIfAborted();
      const bff = await stack.startBff();
      const before = machineTicks();
      const found = await one(bff, interrupted);
      disturbed ||= isDisturbed({ others: othersBetween(before, machineTicks()) });
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
  if (disturbed) complain('the machine was not quiet: others used it too, so these figures are not to be quoted');
  return bars.some((bar) => isMissed(bar, CONDITIONS)) ? 2 : 0;
}

await runTool(main);
