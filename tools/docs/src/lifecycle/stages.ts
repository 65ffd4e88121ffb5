import { globSync } from 'node:fs';
import type { AFTER_BODY, BEFORE_BODY, BEHIND_GUARDS } from '@portico/platform';
import { code, table } from '../markdown/table.ts';
import { read, ROOT } from '../tree/workspace.ts';

type Row = (typeof BEFORE_BODY)[number] | (typeof AFTER_BODY)[number] | (typeof BEHIND_GUARDS)[number];

/** What fills a slot: a class and the library it comes from. */
interface Filling {
  readonly slot: string;
  readonly stage: string;
  readonly library: string;
}

/** The stages that the libraries offer, found by their `@StageFor()`. */
function stagesOffered(): Filling[] {
  return globSync('libs/*/src/**/*.stage.ts', { cwd: ROOT }).flatMap((path) => {
    const [, slot, stage] = /@StageFor\('(\w+)'\)[^]*?export class (\w+)/.exec(read(path)) ?? [];
    return slot && stage ? [{ slot, stage, library: `@portico/${path.split('/')[1]}` }] : [];
  });
}

/** One of the tables of pipeline.ts, for the reader. */
export function stageTable(rows: readonly Row[]): string {
  const offered = stagesOffered();
  const filling = ({ slot, filledBy }: Row): string => {
    if (filledBy === 'platform') return 'the platform';
    const found = offered.filter((one) => one.slot === slot);
    return found.map(({ stage, library }) => `${code(stage)} of ${code(library)}`).join(', ') || 'nothing yet';
  };
  return table(
    ['slot', 'what happens there', 'filled by'],
    rows.map((row) => [code(row.slot), row.does, filling(row)]),
  );
}

/** The stages that a drawing names, in order: each stands behind a `├─`. */
export const stagesDrawn = (drawing: string): string[] =>
  Array.from(drawing.matchAll(/├─ (\w+)/g), ([, stage]) => stage as string);

/** The failure exits that a drawing shows, `401 unauthenticated`, behind a `──▶`. */
export function exitsDrawn(drawing: string): { readonly status: number; readonly code: string }[] {
  const exits = drawing.split('\n').map((line) => line.split('──▶')[1] ?? '');
  const found = exits.join('\n').matchAll(/(\d{3}) ([a-z-]+)/g);
  return Array.from(found, ([, status, name]) => ({ status: Number(status), code: name as string }));
}
