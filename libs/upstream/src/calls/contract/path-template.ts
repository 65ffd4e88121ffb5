import type { HttpParameter } from './contract.ts';
import { writerOf } from './parameter-writer.ts';
import type { ParameterWriter } from './parameter-writer.ts';

type Values = Readonly<Record<string, unknown>>;

/** A parameter in a path, with the literal that follows it. */
interface Slot {
  readonly name: string;
  readonly write: ParameterWriter;
  readonly after: string;
  /** Whether it is all there is between two slashes. */
  readonly alone: boolean;
}

/** A path of a contract, `/products/{id}`, split once so that filling it in is a concatenation, and the query that may follow. */
export class PathTemplate {
  private readonly start: string;
  private readonly slots: readonly Slot[];
  /** What stands before a query; some contracts have a part of it in the path. */
  private readonly ask: string;
  /** Of the parameters that are not plain, by name; undefined where all are. */
  private readonly query: ReadonlyMap<string, ParameterWriter> | undefined;

  /** @param parameters those that are not plain */
  constructor(given: string, parameters: readonly HttpParameter[] = []) {
    // A fragment tells operations of one path apart, and is not sent (RFC 9110, section 7.1).
    const [template = ''] = given.split('#');
    this.ask = template.includes('?') ? '&' : '?';
    const [start = '', ...pieces] = template.split(/\{([^{}]+)\}/).map((piece, index) => (index % 2 === 1 ? piece : sendable(piece)));
    this.start = start;
    this.slots = pieces.flatMap((name, index) => {
      if (index % 2 === 1) return [];
      const declared = parameters.find((one) => one.in === 'path' && one.name === name);
      const [before, after] = [index === 0 ? start : (pieces[index - 1] as string), pieces[index + 1] as string];
      const write = declared ? writerOf(declared) : writerOf({ in: 'path', name, style: 'simple', explode: false }, true);
      return [{ name, write, after, alone: before.endsWith('/') && /^(?:\/|$)/.test(after) && (after !== '' || index + 2 === pieces.length) }];
    });
    const query = parameters.filter((one) => one.in === 'query');
    this.query = query.length === 0 ? undefined : new Map(query.map((one) => [one.name, writerOf(one)]));
  }

  /** @throws TypeError that names the parameter, when it is missing or cannot be written */
  fill(path: Values | undefined, query: Values | undefined): string {
    let filled = this.start;
    for (const slot of this.slots) filled += segment(slot, path?.[slot.name]) + slot.after;
    return query ? filled + this.queryString(query) : filled;
  }

  private queryString(query: Values): string {
    let text = '';
    for (const name in query) {
      const value = query[name];
      const writer = this.query?.get(name);
      const written = writer ? writer(value) : plainPair(name, value);
      if (written !== undefined) text += (text === '' ? this.ask : '&') + written;
    }
    return text;
  }
}

/** A parameter stays one path segment: `..` must not climb out of the contract's path, nor an empty one name what is above it. */
function segment({ name, write, alone }: Slot, value: unknown): string {
  const text = write(value);
  if (text === undefined) throw new TypeError(`the path parameter "${name}" is missing`);
  if (text === '' && alone) throw new TypeError(`the path parameter "${name}" is empty, and the path would be another one`);
  return text === '.' || text === '..' ? text.replaceAll('.', '%2E') : text;
}

/** White space and characters beyond ASCII are encoded, as in any URL (RFC 3986, section 2.1). */
const sendable = (literal: string): string => literal.replace(/[^!-~]/gu, (character) => encodeURIComponent(character));

/** What most parameters are. Lists have a pair for each value: OpenAPI's default (style `form`, explode `true`). */
function plainPair(name: string, value: unknown): string | undefined {
  if (typeof value === 'string') return `${encodeURIComponent(name)}=${encodeURIComponent(value)}`;
  if (typeof value === 'boolean' || Number.isSafeInteger(value)) return `${encodeURIComponent(name)}=${String(value)}`;
  if (value === undefined) return undefined;
  return writerOf({ in: 'query', name, style: 'form', explode: true }, true)(value);
}
