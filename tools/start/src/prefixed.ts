/** Prints a line under the name of the process that wrote it, all names equally wide. */
export const prefixed = (names: readonly string[], write: (line: string) => void = console.log) => {
  const width = Math.max(...names.map(({ length }) => length));
  return (name: string, line: string): void => write(`${name.padEnd(width)} | ${line}`);
};
