/** `npm run chaos`: real processes, a steady load, and one fault after the other. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runChaos } from './chaos.ts';
import { complain, runTool, tell } from '../../lab/src/command.ts';
import { readFlags } from './command-line.ts';
import type { Flags } from './command-line.ts';
import { FAULTS } from './faults/faults.ts';
import { CI_PACE, fullPace } from './lab/pace.ts';
import { writePictures } from './pictures/write-pictures.ts';
import { commitOf, machineInfo } from '../../lab/src/report/machine.ts';
import { printBars, printResults } from './report/print.ts';
import { table } from '../../lab/src/report/table.ts';
import { isDisturbed, isMissed } from './report/verdict.ts';

const root = join(import.meta.dirname, '../../..');

/** @returns the exit code: 0 when every bar holds, 1 when something could not be tried, 2 when a bar is missed */
async function main({ only, ci, reads, list, pictures }: Flags, interrupted: AbortSignal): Promise<number> {
  if (list) {
    tell(table(['fault', 'what happens', 'in CI'], FAULTS.map(({ name, about, inCi }) => [name, about, inCi ? 'yes' : 'no'])));
    return 0;
  }
  if (pictures) {
    writePictures(root, only, tell, complain);
    return 0;
  }
  const faults = FAULTS.filter(({ name, inCi }) => (only.length > 0 ? only.includes(name) : !ci || inCi));
  const pace = ci ? CI_PACE : fullPace(reads);
  const { results, failures } = await runChaos(root, faults, pace, interrupted, tell);
  mkdirSync(join(root, 'dist/chaos'), { recursive: true });
  const report = { takenAt: new Date().toISOString(), commit: commitOf(root), machine: machineInfo(), pace, results, failures };
  writeFileSync(join(root, 'dist/chaos/report.json'), `${JSON.stringify(report)}\n`);
  tell(`\n${printResults(results)}\n\n${printBars(results, ci)}\n\ndist/chaos/report.json`);
  if (results.some(({ figures }) => isDisturbed(figures))) complain('the machine was not quiet: others used it too, so these figures are not to be quoted');
  for (const failure of failures) complain(failure);
  if (failures.length > 0) return 1;
  return results.some(({ figures, bars }) => bars.some((bar) => isMissed(bar, { ci, disturbed: isDisturbed(figures) }))) ? 2 : 0;
}

await runTool((argv, interrupted) => main(readFlags(argv, FAULTS.map(({ name }) => name)), interrupted));
