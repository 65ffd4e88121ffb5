import type { AFTER_BODY, BEFORE_BODY, BEHIND_GUARDS } from '@portico/platform';
import { code, table } from '../markdown/table.ts';
import { read } from '../tree/workspace.ts';

type Row = (typeof BEFORE_BODY)[number] | (typeof AFTER_BODY)[number] | (typeof BEHIND_GUARDS)[number];

/** What fills a slot, with its file. */
function filling({ filledBy, file }: Row): string {
  if (file === undefined) return 'nothing yet';
  if (filledBy === 'platform') return `[the platform](../${file})`;
  const [, stage = ''] = /@StageFor\('\w+'\)[^]*?export class (\w+)/.exec(read(file)) ?? [];
  return `[${code(stage)}](../${file}) of ${code(`@portico/${file.split('/')[1]}`)}`;
}

/** One of the tables of pipeline.ts, for the reader. */
export const stageTable = (rows: readonly Row[]): string =>
  table(
    ['slot', 'what happens there', 'filled by'],
    rows.map((row) => [code(row.slot), row.does, filling(row)]),
  );

/** The stages that a drawing names, in order: each stands behind a `├─`. */
export const stagesDrawn = (drawing: string): string[] =>
  Array.from(drawing.matchAll(/├─ (\w+)/g), ([, stage]) => stage as string);

/** The failure exits that a drawing shows, `401 unauthenticated`, behind a `──▶`. */
export function exitsDrawn(drawing: string): { readonly status: number; readonly code: string }[] {
  const exits = drawing.split('\n').map((line) => line.split('──▶')[1] ?? '');
  const found = exits.join('\n').matchAll(/(\d{3}) ([a-z-]+)/g);
  return Array.from(found, ([, status, name]) => ({ status: Number(status), code: name as string }));
}
