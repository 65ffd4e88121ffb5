import type { Type } from '@nestjs/common';
import { getMetadataStorage, ValidationTypes } from 'class-validator';
import { discriminatorOf, nestedClass } from './nested-class.ts';
import type { Discriminator } from './nested-class.ts';
import { anyRounded, ROUNDED, Rule } from './rule.ts';
import type { RuleMetadata } from './rule.ts';
import { textReader } from './text-reader.ts';
import type { TextReader } from './text-reader.ts';
import { hasTransform, hasType, namedType } from './transforms.ts';
import { saidByDesign, saidByRules } from './value-type.ts';

/** Items of a list whose rules say nothing of its length. */
export const MOST_ITEMS = 100;

/** The longest text, in characters, for a property that has a rule whose cost may grow faster than the text, such as a pattern, and no rule for its length. */
export const LONGEST_TEXT = 4_096;

/** Items that @ArrayUnique(), which compares each with each, may have to look at. */
const MOST_COMPARED = 1_000;

/** Rules of class-validator that take one look at a text, however long it is. */
const ONE_LOOK = new Set([
  ...['isDefined', 'isString', 'isBoolean', 'isNumber', 'isInt', 'isArray', 'isObject', 'isDate', 'isInstance', 'isNotEmpty', 'isEmpty', 'isNotEmptyObject'],
  ...['equals', 'notEquals', 'isIn', 'isNotIn', 'isEnum', 'contains', 'notContains', 'minLength', 'min', 'max', 'minDate', 'maxDate', 'isPositive', 'isNegative', 'isDivisibleBy'],
  ...['arrayMinSize', 'arrayMaxSize', 'arrayNotEmpty', 'arrayUnique', 'arrayContains', 'arrayNotContains'],
]);

/** A rule for the longest that something may be, and where it stands among its constraints. */
const LENGTHS: Readonly<Record<string, number>> = { maxLength: 0, isLength: 1 };
const SIZES: Readonly<Record<string, number>> = { arrayMaxSize: 0 };

interface Scalar {
  readonly type: string;
  readonly fault: string;
}

/** Types of JSON that `@Type()` may name, and what is said of another one. */
const SCALARS: ReadonlyMap<unknown, Scalar> = new Map<unknown, Scalar>([
  [String, { type: 'string', fault: 'must be a string' }],
  [Number, { type: 'number', fault: 'must be a number' }],
  [Boolean, { type: 'boolean', fault: 'must be a boolean value' }],
]);

export const NO_LIST = 'must be a list';

/** Classes of many values, and what is said of anything else than what they are made of. */
const COLLECTIONS: ReadonlyMap<unknown, string> = new Map<unknown, string>([
  [Set, NO_LIST],
  [Map, 'must be an object'],
]);

/** Rules that neither a text nor a list keeps. */
const OF_OBJECTS = ['isObject', 'isNotEmptyObject'];

type Said = () => string;

/** The most of something, by the rule that says so. */
interface Bound {
  readonly most: number;
  readonly rule: Rule | undefined;
}

/** The rules of one property. Those for its length are asked first: with one broken, no other looks at the value. */
export class PropertyRules {
  /** The topmost first, which by custom is the type: with that wrong, the rest is noise. */
  readonly rules: readonly Rule[];
  /** Its type as TypeScript kept it; where that says nothing, as its rules say, or `@Type()`. */
  readonly designed: unknown;
  /** Its type as TypeScript kept it, where that says something. */
  private readonly declared: unknown;
  readonly list: boolean;
  /** Converts the text that was sent to the value of the property, or each text to an item of its list; undefined where texts need no conversion. */
  readonly reader: TextReader | undefined;
  /** Does class-transformer make it of the text that is sent? Numbers and truth values are read by `reader`, which is stricter. */
  readonly transformed: boolean;
  /** Does it hold objects of a class with rules? */
  readonly nested: boolean;
  /** What class-transformer would make of anything in JSON: String, Number or Boolean. */
  private readonly scalar: Scalar | undefined;
  private readonly integer: boolean;
  private readonly conditions: readonly ((object: object, value: unknown) => boolean)[];
  private readonly size: Bound;
  private readonly length: Bound;
  private readonly itemLength: Bound;
  private nestedKnown: { readonly type: Type | undefined; readonly discriminator: Discriminator | undefined } | undefined = undefined;

  constructor(
    private readonly type: Type,
    readonly name: string,
    readonly metadata: readonly RuleMetadata[],
  ) {
    // Decorators run from the bottom up. That something is there at all is said when no other rule says more.
    this.rules = [ValidationTypes.CUSTOM_VALIDATION, ValidationTypes.IS_DEFINED].flatMap((kind) => metadata.filter((one) => one.type === kind).toReversed().flatMap(rulesOf));
    const [own, ofItems] = [this.rules.filter(({ each }) => !each), this.rules.filter(({ each }) => each)];
    this.declared = saidByDesign(Reflect.getMetadata('design:type', type.prototype as object, name));
    this.designed = this.declared ?? (metadata.some(({ each }) => each) ? Array : saidByRules(own)) ?? namedType(type, name);
    this.list = [Array, Set, Map].includes(this.designed as never);
    this.transformed = hasTransform(type, name) || (hasType(type, name) && ![String, Number, Boolean, Array].includes(this.designed as never));
    this.reader = this.list ? textReader(saidByRules(ofItems) ?? namedType(type, name), ofItems) : textReader(this.designed, own);
    this.nested = metadata.some((one) => one.type === ValidationTypes.NESTED_VALIDATION);
    this.scalar = SCALARS.get(namedType(type, name));
    this.integer = this.rules.some((rule) => rule.name === 'isInt');
    this.conditions = metadata.filter((one) => one.type === ValidationTypes.CONDITIONAL_VALIDATION).map(({ constraints: [condition] }) => condition as (object: object, value: unknown) => boolean);
    this.size = boundOf(own, SIZES, MOST_ITEMS);
    this.length = lengthOf(own);
    this.itemLength = lengthOf(ofItems);
  }

  /** The class of the nested objects; Object when nothing names one, undefined when it depends on the value. Read late: classes may be nested in themselves. */
  get nestedType(): Type | undefined {
    return this.nestedIn?.type;
  }

  /** What tells the classes of the nested objects apart; undefined when there is one class, or a transform makes them. */
  get discriminator(): Discriminator | undefined {
    return this.nestedIn?.discriminator;
  }

  /** All classes with rules that nested objects are known to have. */
  get nestedTypes(): readonly Type[] {
    const { nestedType, discriminator } = this;
    return discriminator?.types ?? (nestedType && nestedType !== (Object as unknown as Type) ? [nestedType] : []);
  }

  private get nestedIn(): typeof this.nestedKnown {
    if (!this.nested) return undefined;
    return (this.nestedKnown ??= { type: nestedClass(this.type, this.name, this.list), discriminator: discriminatorOf(this.type, this.name) });
  }

  /** The most items that it may have, where it is a list. */
  get mostItems(): number {
    return this.size.most;
  }

  /** Whether a rule says so. */
  get saysSize(): boolean {
    return this.size.rule !== undefined;
  }

  /** The most characters that a text may have here; Infinity where nothing needs a bound. */
  get longestText(): number {
    return this.length.most;
  }

  /** A rule that wants an object. */
  get ruleOfObjects(): Rule | undefined {
    return this.rules.find((rule) => OF_OBJECTS.includes(rule.name));
  }

  /** Would a rule look at too many pairs of items? */
  get comparesAll(): boolean {
    return this.size.most > MOST_COMPARED && this.rules.some(({ name }) => name === 'arrayUnique');
  }

  /** Do its rules count for this object? `@IsOptional()` and `@ValidateIf()` say. */
  applies(value: unknown, object: object): boolean {
    for (const condition of this.conditions) if (!condition(object, value)) return false;
    return true;
  }

  /** What is wrong with a value, before anything looks at its items or characters. */
  tooLong(value: unknown, object: object): Said | undefined {
    if (typeof value === 'string') return value.length > this.length.most ? said(this.length, value, object, 'characters') : undefined;
    if (!Array.isArray(value)) return undefined;
    if (value.length > this.size.most) return said(this.size, value, object, 'elements');
    if (this.itemLength.most < Infinity && value.some((item) => typeof item === 'string' && item.length > this.itemLength.most)) return said(this.itemLength, value, object, 'characters each');
    return undefined;
  }

  /** What is wrong with a value of JSON that class-transformer would convert: its type is not the one that `@Type()` names. */
  converted(value: unknown): string | undefined {
    const { scalar, designed } = this;
    if (!scalar) return undefined;
    const inMap = designed === Map && isObject(value);
    if (isAll(inMap ? Object.values(value) : value, scalar.type)) return undefined;
    return inMap || (Array.isArray(value) && designed !== Map) ? `each value ${scalar.fault}` : (COLLECTIONS.get(designed) ?? scalar.fault);
  }

  /** What is wrong with a value, without what is nested in it. @throws Error for a rule that answers with a promise */
  broken(value: unknown, object: object): Said | undefined {
    const tooLong = this.tooLong(value, object);
    if (tooLong) return tooLong;
    for (const rule of this.rules) if (!rule.holds(value, object)) return () => rule.message(value, object);
    if (this.integer && anyRounded(value)) return () => ROUNDED;
    if (value === undefined || value === null) return undefined;
    // Rules may leave open what the property is declared as, as `@IsIn()` with `each` does; and class-transformer leaves what it can make none of as it is.
    const fault = COLLECTIONS.get(this.designed) ?? (this.declared === Array ? NO_LIST : SCALARS.get(this.declared)?.fault);
    return fault === undefined || isOf(this.declared ?? this.designed, value) ? undefined : () => fault;
  }
}

/** Is a value of a type: a text, a number that is one, a truth value, or of the class? */
function isOf(type: unknown, value: unknown): boolean {
  const scalar = SCALARS.get(type);
  return scalar ? typeof value === scalar.type && !Number.isNaN(value) : value instanceof (type as Type);
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Has a value, or each in a list of lists, this type? That something is missing is for rules to say. */
const isAll = (value: unknown, type: string): boolean => (Array.isArray(value) ? value.every((one) => isAll(one, type)) : value === null || value === undefined || typeof value === type);

const rulesOf = (metadata: RuleMetadata): Rule[] =>
  getMetadataStorage()
    .getTargetValidatorConstraints(metadata.constraintCls)
    .map((constraint) => new Rule(metadata, constraint));

const lengthOf = (rules: readonly Rule[]): Bound => boundOf(rules, LENGTHS, rules.every(({ name }) => ONE_LOOK.has(name)) ? Infinity : LONGEST_TEXT);

/** The strictest of the rules that say how much, or the bound that holds without one. */
function boundOf(rules: readonly Rule[], places: Readonly<Record<string, number>>, otherwise: number): Bound {
  const bounds = rules.flatMap((rule): Bound[] => {
    const place = places[rule.name];
    const most = place === undefined || !rule.always ? undefined : rule.constraints[place];
    return typeof most === 'number' ? [{ most, rule }] : [];
  });
  return bounds.sort((a, b) => a.most - b.most)[0] ?? { most: otherwise, rule: undefined };
}

const said =
  ({ most, rule }: Bound, value: unknown, object: object, of: string): Said =>
  () =>
    rule?.message(value, object) ?? `must have no more than ${most} ${of}`;
