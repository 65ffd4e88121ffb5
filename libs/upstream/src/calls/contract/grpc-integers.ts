/** A field of a message, as protobufjs' JSON form has it. */
interface FieldJson {
  readonly type: string;
  readonly rule?: string;
  readonly keyType?: string;
  readonly options?: { readonly jstype?: string };
}

interface NamespaceJson {
  readonly fields?: Readonly<Record<string, FieldJson>>;
  readonly methods?: Readonly<Record<string, { readonly requestType: string; readonly responseType: string }>>;
  readonly nested?: Readonly<Record<string, NamespaceJson>>;
}

type Message = Record<string, unknown>;

/** What is wrong with an integer; undefined when nothing is. It may put another value in its place. */
type Judge = (holder: Message, key: string, type: string) => string | undefined;

/** A field that is an integer or leads to one. */
interface Lead {
  readonly name: string;
  /** Whether it holds several values: a list, or a map. */
  readonly several: boolean;
  readonly type: string;
  /** The message that it holds; undefined where it is an integer itself. */
  readonly inside: Leads | undefined;
}

interface Leads {
  fields: readonly Lead[];
}

type Range = readonly [least: bigint, most: bigint];

/** By the names of the types (Protocol Buffers, "Scalar Value Types"). */
const RANGES: Readonly<Record<string, Range>> = Object.fromEntries(
  [32, 64].flatMap((bits) => {
    const signed: Range = [-(2n ** BigInt(bits - 1)), 2n ** BigInt(bits - 1) - 1n];
    const unsigned: Range = [0n, 2n ** BigInt(bits) - 1n];
    return Object.entries({ int: signed, sint: signed, sfixed: signed, uint: unsigned, fixed: unsigned }).map(([kind, range]) => [`${kind}${bits}`, range] as const);
  }),
);

/** Integers of 64 bits that the contract declares as numbers, not as text with `[jstype = JS_STRING]`. */
const isWideNumber = ({ type, options }: FieldJson): boolean => type.endsWith('64') && options?.jstype !== 'JS_STRING';

/**
 * Keeps the integers in the messages of one method what they are: protobufjs rounds what a number cannot hold, and wraps what a field
 * cannot. Built once; messages without integers cost nothing.
 */
export class GrpcIntegers {
  private readonly written: Leads | undefined;
  private readonly read: Leads | undefined;

  /**
   * @param descriptor protobufjs' JSON form of the .proto file
   * @param service its full name
   */
  constructor(descriptor: object, service: string, method: string) {
    const scope = service.split('.');
    const { requestType = '', responseType = '' } = at(descriptor, scope)?.methods?.[method] ?? {};
    this.written = leadsOf(descriptor, scope, requestType, () => true);
    this.read = leadsOf(descriptor, scope, responseType, isWideNumber);
  }

  /** @throws TypeError that names the field, for an integer that would be sent as another one */
  check(message: unknown): void {
    const fault = this.written && visit(this.written, message as Message, '', unsendable);
    if (fault) throw new TypeError(fault);
  }

  /** Makes numbers of the decimals that the loader brings, in place. @returns which one no number holds */
  settle(message: unknown): string | undefined {
    return this.read && visit(this.read, message as Message, '', settled);
  }
}

const settled: Judge = (holder, key) => {
  const text = holder[key] as string;
  const number = Number(text);
  if (!Number.isSafeInteger(number)) return `is ${text}, which no number holds exactly; declare the field with [jstype = JS_STRING] and run \`npm run contracts\``;
  holder[key] = number;
  return undefined;
};

const unsendable: Judge = (holder, key, type) => {
  const value = holder[key];
  const exact = typeof value === 'number' ? Number.isSafeInteger(value) : type.endsWith('64') && typeof value === 'string' && /^-?\d{1,20}$/.test(value);
  if (!exact) return `is ${typeof value === 'string' ? JSON.stringify(value) : String(value)}, which is no ${type}: ${type.endsWith('64') ? 'beyond 2^53 write it as text of decimals' : 'write a whole number'}`;
  const [least, most] = RANGES[type] as Range;
  const integer = BigInt(value as number | string);
  return integer < least || integer > most ? `is ${integer}, out of the range of ${type}` : undefined;
};

function visit({ fields }: Leads, message: Message, path: string, judge: Judge): string | undefined {
  for (const { name, several, type, inside } of fields) {
    const value = message[name];
    if (value === undefined || value === null) continue;
    const holder = several ? (value as Message) : message;
    for (const key of several ? Object.keys(holder) : [name]) {
      const at = several ? `${path}${name}[${key}]` : `${path}${name}`;
      const held = holder[key];
      const fault = inside ? (held === undefined || held === null ? undefined : visit(inside, held as Message, `${at}.`, judge)) : judge(holder, key, type);
      if (fault) return inside ? fault : `${at} ${fault}`;
    }
  }
  return undefined;
}

/** @returns undefined when no wanted integer is in the message, however deep */
function leadsOf(descriptor: object, scope: readonly string[], message: string, wanted: (field: FieldJson) => boolean): Leads | undefined {
  const known = new Map<string, Leads>();
  const leads = (path: readonly string[]): Leads => {
    const name = path.join('.');
    const there = known.get(name);
    if (there) return there;
    const made: Leads = { fields: [] };
    known.set(name, made);
    made.fields = Object.entries(at(descriptor, path)?.fields ?? {}).flatMap(([field, json]): Lead[] => {
      const several = json.rule === 'repeated' || json.keyType !== undefined;
      if (json.type in RANGES) return wanted(json) ? [{ name: field, several, type: json.type, inside: undefined }] : [];
      const inside = resolve(descriptor, path, json.type);
      return inside ? [{ name: field, several, type: json.type, inside: leads(inside) }] : [];
    });
    return made;
  };
  const found = leads(resolve(descriptor, scope, message) ?? []);
  prune([...known.values()]);
  return found.fields.length > 0 ? found : undefined;
}

/** Takes out the fields that lead to no integer; messages may hold themselves. */
function prune(all: readonly Leads[]): void {
  const leading = new Set<Leads>();
  for (let before = -1; before < leading.size; ) {
    before = leading.size;
    for (const one of all) if (one.fields.some(({ inside }) => !inside || leading.has(inside))) leading.add(one);
  }
  for (const one of all) one.fields = one.fields.filter(({ inside }) => !inside || leading.has(inside));
}

/** Looks a message up as .proto files do: from the innermost scope outwards. */
function resolve(descriptor: object, scope: readonly string[], name: string): readonly string[] | undefined {
  const steps = name.replace(/^\./, '').split('.');
  for (let depth = name.startsWith('.') ? 0 : scope.length; depth >= 0; depth -= 1) {
    const path = [...scope.slice(0, depth), ...steps];
    if (at(descriptor, path)?.fields) return path;
  }
  return undefined;
}

const at = (descriptor: object, path: readonly string[]): NamespaceJson | undefined =>
  path.reduce<NamespaceJson | undefined>((outer, step) => outer?.nested?.[step], descriptor as NamespaceJson);
