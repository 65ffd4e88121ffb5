type Schemas = Readonly<Record<string, object>>;

/** Digits that an integer has at least which a double cannot hold: 2^53 has sixteen. */
const LONG = /\d{16}/;
const INTEGER = /^-?\d+$/;
const REFERENCE = '#/components/schemas/';

/** What `JSON.parse` tells of a primitive besides its value. */
type Reviver = (this: unknown, key: string, value: unknown, context: { readonly source?: string }) => unknown;

/**
 * Says which integer of a JSON text has become another one by being read, because it is beyond 2^53 (RFC 8259, section 6): an id that is
 * nearly right leads to somebody else's. Looking for digits costs a sixth of parsing; whoever finds none is done.
 *
 * @param text that is JSON
 */
export function changedInteger(text: string): string | undefined {
  if (!LONG.test(text)) return undefined;
  let fault: string | undefined;
  const look: Reviver = (key, value, { source }) => {
    if (typeof value === 'number' && source !== undefined && INTEGER.test(source) && !Number.isSafeInteger(value) && (!Number.isFinite(value) || BigInt(value) !== BigInt(source)))
      fault ??= `${key === '' ? 'the value' : key} is ${source.slice(0, LONGEST_TOLD)}, an integer that cannot be kept as a number: let the contract have it as a string`;
    return value;
  };
  JSON.parse(text, look as Parameters<typeof JSON.parse>[1]);
  return fault;
}

const LONGEST_TOLD = 40;

/** Whether a contract says somewhere in these schemas that integers may have 64 bits (`format: int64`). */
export function hasInt64(schemas: readonly (object | null)[], components: Schemas): boolean {
  const [due, seen] = [[...schemas] as unknown[], new Set<unknown>()];
  while (due.length > 0) {
    const next = due.pop();
    if (typeof next !== 'object' || next === null || seen.has(next)) continue;
    seen.add(next);
    const { type, format, $ref } = next as { readonly type?: unknown; readonly format?: unknown; readonly $ref?: unknown };
    if ((format === 'int64' || format === 'uint64') && type !== 'string') return true;
    if (typeof $ref === 'string' && $ref.startsWith(REFERENCE)) due.push(components[$ref.slice(REFERENCE.length)]);
    due.push(...Object.values(next));
  }
  return false;
}
