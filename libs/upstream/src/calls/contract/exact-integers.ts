type Schemas = Readonly<Record<string, object>>;

/** Digits that an integer has at least which a double cannot hold: 2^53 has sixteen. Before an exponent there may be a point among them. */
const LONG = /\d{16}|[\d.]{17}e/i;
const INTEGER = /^-?\d+$/;
const REFERENCE = '#/components/schemas/';

/** What `JSON.parse` tells of a primitive besides its value. */
type Reviver = (this: unknown, key: string, value: unknown, context: { readonly source?: string }) => unknown;

/**
 * Says which integer of a JSON text has become another one by being read, because it is beyond 2^53 (RFC 8259, section 6): an id that is
 * nearly right is the id of something else. Looking for long digits costs a sixth of parsing; texts without any are not parsed again.
 *
 * @param text that is JSON
 */
export function changedInteger(text: string): string | undefined {
  if (!LONG.test(text)) return undefined;
  let fault: string | undefined;
  const look: Reviver = (key, value, { source }) => {
    if (typeof value === 'number' && source !== undefined && !Number.isSafeInteger(value) && isChanged(value, source))
      fault ??= `${key === '' ? 'the value' : key} is ${source.slice(0, LONGEST_TOLD)}, an integer that cannot be kept as a number: let the contract have it as a string`;
    return value;
  };
  JSON.parse(text, look as Parameters<typeof JSON.parse>[1]);
  return fault;
}

const LONGEST_TOLD = 40;

/** @param value that is no safe integer */
function isChanged(value: number, source: string): boolean {
  if (INTEGER.test(source)) return !Number.isFinite(value) || BigInt(value) !== BigInt(source);
  // Written with a point or an exponent, it is what writers of doubles write: it is the same when it is written again.
  return Number.isInteger(value) && decimalOf(source) !== decimalOf(String(value));
}

/** The digits that count, and the power of ten that they are of: the same for `1.50e3` and `1500`. */
function decimalOf(number: string): string {
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = NUMBER.exec(number) ?? [];
  const digits = (whole + fraction).replace(/^0+/, '');
  const counting = digits.replace(/(?<!0)0+$/, '');
  return `${sign}${counting}e${Number(exponent) - fraction.length + digits.length - counting.length}`;
}

const NUMBER = /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]?\d+))?$/i;

/** Whether a contract says somewhere in these schemas that integers may have 64 bits (`format: int64`). */
export function hasInt64(schemas: readonly (object | boolean | null)[], components: Schemas): boolean {
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
