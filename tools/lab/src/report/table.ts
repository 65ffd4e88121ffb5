/** Cells in columns; figures to the right, words to the left. */
export function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const texts = [head, ...rows.map((row) => row.map(String))];
  const widths = head.map((_, column) => Math.max(...texts.map((row) => (row[column] as string).length)));
  const figures = head.map((_, column) => rows.every((row) => /^[-+]?[\d.]/.test(String(row[column]))));
  const cell = (text: string, column: number): string => {
    const width = widths[column] as number;
    return figures[column] ? text.padStart(width) : text.padEnd(width);
  };
  const line = (row: readonly string[]): string => row.map(cell).join('  ').trimEnd();
  return [line(head), widths.map((width) => '-'.repeat(width)).join('  '), ...texts.slice(1).map(line)].join('\n');
}
