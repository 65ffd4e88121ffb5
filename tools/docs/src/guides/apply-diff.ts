/**
 * Changes a text as the hunks of a diff block say; `@@` lines stand between hunks. The lines that a hunk keeps or removes must be
 * in the text once, as they stand. @throws Error for a hunk that does not fit
 */
export function applyDiff(text: string, diff: string): string {
  return diff.split(/^@@.*\n/m).reduce(applyHunk, text);
}

function applyHunk(text: string, hunk: string): string {
  const lines = hunk.replace(/\n$/, '').split('\n');
  const stranger = lines.find((line) => line !== '' && !/^[ +-]/.test(line));
  if (stranger !== undefined) throw new Error(`a line of a diff begins with a blank, + or -: ${stranger}`);
  const side = (sign: string): string => lines.filter((line) => line[0] !== sign).map((line) => `${line.slice(1)}\n`).join('');
  const [before, after] = [side('+'), side('-')];
  const pieces = `\n${text}`.split(`\n${before}`);
  if (pieces.length !== 2) throw new Error(`${pieces.length === 1 ? 'not' : 'more than once'} in the file:\n${before}`);
  return pieces.join(`\n${after}`).slice(1);
}
