import { nearest } from '../nearest.ts';
import { listWords } from '../quote.ts';
import { LEVEL_SEPARATOR } from '../variable-name.ts';

const MOST_NAMES = 8;

/** What to do about a variable that matches no setting: corrects it level by level, as far as the known variables allow. */
export function variableFix(variable: string, known: readonly string[]): string {
  const respelled = known.find((name) => letters(name) === letters(variable));
  if (respelled !== undefined) return `did you mean ${respelled}?`;
  let levels: string[] = [];
  for (const level of variable.split(LEVEL_SEPARATOR)) {
    const next = nextLevels(known, levels);
    if (next.length === 0) return `nothing comes after ${levels.join(LEVEL_SEPARATOR)}; unset the variable`;
    const match = next.includes(level) ? level : nearest(level, next.filter((name) => !/^\d+$/.test(name)));
    if (match === undefined) return `unset it, or correct its name: ${choicesAfter(levels, next)}`;
    levels = [...levels, match];
  }
  const corrected = levels.join(LEVEL_SEPARATOR);
  if (known.includes(corrected)) return `did you mean ${corrected}?`;
  return `set what is below it: ${choicesAfter(levels, nextLevels(known, levels))}`;
}

/** Underscores are what people get wrong most. */
function letters(name: string): string {
  return name.replaceAll('_', '');
}

function nextLevels(known: readonly string[], levels: readonly string[]): string[] {
  const prefix = levels.map((level) => level + LEVEL_SEPARATOR).join('');
  const below = known.filter((name) => name.startsWith(prefix)).map((name) => name.slice(prefix.length));
  return [...new Set(below.map((name) => name.split(LEVEL_SEPARATOR, 1).join('')))];
}

function choicesAfter(levels: readonly string[], next: readonly string[]): string {
  const names = next.length > MOST_NAMES ? [...next.slice(0, MOST_NAMES), 'others'] : next;
  const start = levels.length === 0 ? 'the names start with' : `after ${levels.join(LEVEL_SEPARATOR)}${LEVEL_SEPARATOR} comes`;
  return `${start} ${listWords(names)}`;
}
