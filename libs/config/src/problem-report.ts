import type { SettingsProblem } from './settings-error.ts';

const WIDTH = 100;

/** Lays problems out for a person at a terminal: a heading, then a block each of what, where and how to mend it. */
export function formatProblems(subject: string, problems: readonly SettingsProblem[]): string {
  const count = problems.length === 1 ? '1 problem' : `${problems.length} problems`;
  return [`${subject} has ${count}:`, ...problems.map(formatProblem)].join('\n\n');
}

function formatProblem({ path, message, fix, where }: SettingsProblem): string {
  const lines = [...wrap(`${path}: ${message}`, '  ', '    ')];
  if (where !== undefined && where !== path) lines.push(...wrap(where, '    at:  ', '         '));
  lines.push(...wrap(fix, '    fix: ', '         '));
  return lines.join('\n');
}

/** Breaks at spaces only, so that a path, a URL or a variable's name can be copied whole. */
function wrap(text: string, first: string, next: string): string[] {
  const lines: string[] = [];
  let line = first;
  let empty = true;
  for (const word of text.split(' ')) {
    if (!empty && line.length + 1 + word.length > WIDTH) {
      lines.push(line);
      line = next;
      empty = true;
    }
    line += empty ? word : ` ${word}`;
    empty = false;
  }
  return [...lines, line];
}
