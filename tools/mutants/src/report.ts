import type { Equivalent } from './equivalents.ts';
import { table } from '../../lab/src/report/table.ts';

/** The part of Stryker's JSON report (mutation-testing-report-schema) that is read here. */
export interface MutationReport {
  readonly files: Readonly<Record<string, { readonly source: string; readonly mutants: readonly Mutant[] }>>;
}

interface Mutant {
  readonly mutatorName: string;
  readonly replacement?: string;
  readonly status: string;
  readonly location: { readonly start: { readonly line: number } };
}

interface Survivor {
  readonly place: string;
  readonly line: string;
  readonly replacement: string;
}

interface FileScore {
  readonly file: string;
  readonly noticed: number;
  readonly all: number;
  readonly survivors: readonly Survivor[];
}

const NOTICED: ReadonlySet<string> = new Set(['Killed', 'Timeout', 'RuntimeError']);
const MISSED: ReadonlySet<string> = new Set(['Survived', 'NoCoverage']);

/**
 * Scores and survivors as text. The score is what was noticed of all that was planted, without what is listed as equivalent.
 * @throws Error for an equivalent that is no survivor any more
 */
export function reportOf({ files }: MutationReport, equivalents: readonly Equivalent[]): string {
  const unused = new Set(equivalents.filter(({ file }) => file in files));
  const scores = Object.entries(files)
    .map(([file, { source, mutants }]) => scoreOf(file, source.split('\n'), mutants, equivalents, unused))
    .filter(({ all }) => all > 0)
    .toSorted((one, other) => shareOf(one) - shareOf(other));
  if (unused.size > 0) throw new Error(`equivalents.yaml lists what does not survive: ${[...unused].map(({ file, line }) => `${file}: ${line}`).join('; ')}`);
  const total = { noticed: sum(scores, 'noticed'), all: sum(scores, 'all') };
  const rows = scores.map((score) => [score.file, score.noticed, score.all, percent(score)]);
  const survivors = scores.flatMap((score) => score.survivors).map(({ place, line, replacement }) => `${place}\n  ${line}\n  → ${replacement}`);
  const ignored = Object.values(files).flatMap(({ mutants }) => mutants.filter(({ status }) => status === 'Ignored')).length;
  const untried = ignored > 0 ? [`${ignored} more, in code that runs once as modules load, cannot be switched and were not tried`] : [];
  return [table(['file', 'noticed', 'planted', 'score'], [...rows, ['all', total.noticed, total.all, percent(total)]]), ...untried, ...survivors].join('\n\n');
}

function scoreOf(file: string, lines: readonly string[], mutants: readonly Mutant[], equivalents: readonly Equivalent[], unused: Set<Equivalent>): FileScore {
  const noticed = mutants.filter(({ status }) => NOTICED.has(status)).length;
  const survivors: Survivor[] = [];
  for (const { status, location, replacement = '', mutatorName } of mutants) {
    if (!MISSED.has(status)) continue;
    const line = (lines[location.start.line - 1] as string).trim();
    const text = replacement || mutatorName;
    const equivalent = equivalents.find((one) => one.file === file && one.line === line && one.replacement === text);
    if (equivalent) unused.delete(equivalent);
    else survivors.push({ place: `${file}:${location.start.line}${status === 'NoCoverage' ? ', which no test reaches' : ''}`, line, replacement: text });
  }
  return { file, noticed, all: noticed + survivors.length, survivors };
}

const sum = (scores: readonly FileScore[], what: 'noticed' | 'all'): number => scores.reduce((total, score) => total + score[what], 0);
const shareOf = ({ noticed, all }: { noticed: number; all: number }): number => noticed / all;
const percent = (score: { noticed: number; all: number }): string => `${(shareOf(score) * 100).toFixed(1)} %`;
