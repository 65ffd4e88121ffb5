import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LONGEST } from './packages.ts';
import { tableOf } from './report.ts';
import type { CorpusFigures } from './report.ts';
import { REPOSITORY } from './run-corpus.ts';

const [BEGIN, END] = ['<!-- corpus: begin -->', '<!-- corpus: end -->'];

/** Writes the figures of a run into docs/reference/contracts.md. */
export function writeDocs(seed: string, figures: CorpusFigures, documents: number, tooLong: readonly string[]): void {
  const file = join(REPOSITORY, 'docs/reference/contracts.md');
  const text = readFileSync(file, 'utf8');
  const command = `\`npm run corpus -- --seed ${seed} --count ${figures.drawn} --docs\``;
  const notDrawn = `${tooLong.length} more are longer than ${LONGEST / 1024 / 1024} MB and not drawn`;
  const remark = `Written by ${command}: drawn from ${documents} documents; ${notDrawn}.`;
  writeFileSync(
    file,
    `${text.slice(0, text.indexOf(BEGIN))}${BEGIN}\n${remark}\n\n${tableOf(figures)}${END}${text.slice(text.indexOf(END) + END.length)}`,
  );
}
