/** Where a value was written, so that a problem can name the place a person has to change. */
export type Origin =
  | { readonly from: 'file'; readonly file: string; readonly line?: number }
  | { readonly from: 'environment'; readonly variable: string }
  | { readonly from: 'secret-file'; readonly file: string; readonly namedBy: Origin }
  | { readonly from: 'default'; readonly type: string };

/** Names a place in words; a line of a file as `bff.yaml:12`, which editors and terminals turn into a link. */
export function describeOrigin(origin: Origin): string {
  switch (origin.from) {
    case 'file':
      return origin.line === undefined ? origin.file : `${origin.file}:${origin.line}`;
    case 'environment':
      return `environment variable ${origin.variable}`;
    case 'secret-file':
      return `secret file ${origin.file}, named by ${describeOrigin(origin.namedBy)}`;
    case 'default':
      return `the default in ${origin.type}`;
  }
}

/** The line in the settings file that leads to a value, where there is one. */
export function lineOf(origin: Origin): number | undefined {
  if (origin.from === 'secret-file') return lineOf(origin.namedBy);
  return origin.from === 'file' ? origin.line : undefined;
}
