/** `npm run soak`: minutes of load with random faults, after which nothing may be left of it. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { complain, runTool, tell } from '../../../lab/src/command.ts';
import { commitOf, machineInfo } from '../../../lab/src/report/machine.ts';
import { printReadings, printRounds, printSoakBars } from '../report/print-soak.ts';
import { isDisturbed, isMissed } from '../report/verdict.ts';
import { drawSeed, readSoakFlags } from './command-line.ts';
import type { SoakFlags } from './command-line.ts';
import { runSoak } from './soak.ts';

const root = join(import.meta.dirname, '../../../..');

/** @returns the exit code: 0 when every bar holds, 2 when one is missed */
async function main(flags: SoakFlags, interrupted: AbortSignal): Promise<number> {
  const soaked = await runSoak(root, flags, interrupted, tell);
  const { rounds, answers, bars, complaints, seed } = soaked;
  const conditions = { ci: flags.ci, disturbed: rounds.some(isDisturbed) };
  mkdirSync(join(root, 'dist/chaos'), { recursive: true });
  const report = { takenAt: new Date().toISOString(), commit: commitOf(root), machine: machineInfo(), minutes: flags.minutes, ...soaked };
  writeFileSync(join(root, 'dist/chaos/soak.json'), `${JSON.stringify(report)}\n`);
  tell(`\n${printRounds(rounds)}\n\n${printReadings(soaked)}\n\n${printSoakBars(bars, conditions)}`);
  tell(`\n${answers.sent} requests, answered ${JSON.stringify(answers.statuses)}; seed ${seed}; dist/chaos/soak.json`);
  for (const [bff, { first }] of Object.entries(complaints)) for (const line of first) complain(`${bff} wrote: ${line}`);
  if (conditions.disturbed) complain('the machine was not quiet: others used it too, so these figures are not to be quoted');
  return bars.some((bar) => isMissed(bar, conditions)) ? 2 : 0;
}

await runTool((argv, interrupted) => main(readSoakFlags(argv, drawSeed()), interrupted));
