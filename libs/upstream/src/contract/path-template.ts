type Scalar = string | number | boolean;
type QueryValue = Scalar | readonly Scalar[] | undefined;

/** A path of a contract, `/products/{id}`, split once so that filling it in is a concatenation. */
export class PathTemplate {
  private readonly literals: string[];
  private readonly names: string[];

  constructor(template: string) {
    const pieces = template.split(/\{([^}]+)\}/);
    this.literals = pieces.filter((_, index) => index % 2 === 0);
    this.names = pieces.filter((_, index) => index % 2 === 1);
  }

  /** @throws TypeError when a parameter is missing */
  fill(path: Readonly<Record<string, Scalar>> | undefined, query: Readonly<Record<string, QueryValue>> | undefined): string {
    let filled = this.literals[0] as string;
    for (let index = 0; index < this.names.length; index += 1) {
      const value = path?.[this.names[index] as string];
      if (value === undefined) throw new TypeError(`the path parameter "${this.names[index]}" is missing`);
      filled += segment(String(value)) + (this.literals[index + 1] as string);
    }
    return query ? filled + queryString(query) : filled;
  }
}

/** A parameter stays one path segment: `..` must not climb out of the contract's path. */
const segment = (text: string): string => (text === '.' || text === '..' ? text.replaceAll('.', '%2E') : encodeURIComponent(text));

function queryString(query: Readonly<Record<string, QueryValue>>): string {
  let text = '';
  for (const name in query) {
    const value = query[name];
    if (value === undefined) continue;
    // Lists are comma separated: style `form`, explode `false` in OpenAPI's words.
    const encoded = Array.isArray(value) ? value.map((one) => encodeURIComponent(String(one))).join(',') : encodeURIComponent(String(value));
    text += `${text === '' ? '?' : '&'}${encodeURIComponent(name)}=${encoded}`;
  }
  return text;
}
