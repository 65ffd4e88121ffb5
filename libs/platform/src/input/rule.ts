import type { getMetadataStorage, ValidationArguments, ValidatorConstraintInterface } from 'class-validator';
import { isAsyncFunction } from 'node:util/types';

/** A class-validator rule as its storage keeps it. */
export type RuleMetadata = ReturnType<ReturnType<typeof getMetadataStorage>['getTargetValidationMetadatas']>[number];
type ConstraintMetadata = ReturnType<ReturnType<typeof getMetadataStorage>['getTargetValidatorConstraints']>[number];

/** A rule that `registerDecorator()` was given no name for. */
const NAMELESS = 'registerDecorator() without a name';

/** Rules that may have a function for their date. */
const DATED = ['minDate', 'maxDate'];

/** Characters of a value that a message may quote. */
const QUOTED = 100;

/** One rule of a property, ready to be asked. class-validator's own runner passes over what is asynchronous, and makes objects for what is good. */
export class Rule {
  readonly name: string;
  readonly each: boolean;
  private known: ValidatorConstraintInterface | undefined = undefined;

  constructor(
    private readonly metadata: RuleMetadata,
    private readonly constraint: ConstraintMetadata,
  ) {
    this.name = metadata.name ?? constraint.name ?? NAMELESS;
    this.each = metadata.each ?? false;
  }

  /** What stands in the decorator's brackets: `[50]` of `@ArrayMaxSize(50)`. */
  get constraints(): readonly unknown[] {
    return (this.metadata.constraints as unknown[] | undefined) ?? [];
  }

  /** Does it hold in all cases, or only when a condition of its own (`validateIf`) says so? */
  get always(): boolean {
    return this.metadata.validateIf === undefined;
  }

  /** Is it known, before it is asked, that it answers with a promise? */
  get isAsynchronous(): boolean {
    return this.constraint.async || isAsyncFunction((this.constraint.target as { prototype?: ValidatorConstraintInterface }).prototype?.validate);
  }

  /** @throws Error when the rule answers with a promise: what is not known yet must not pass */
  holds(value: unknown, object: object): boolean {
    const { metadata } = this;
    if (metadata.validateIf && !metadata.validateIf(object, value)) return true;
    const asked = this.argumentsOf(value, object);
    const items = this.each ? itemsOf(value) : undefined;
    if (!items) return this.answer(this.instance.validate(value, asked));
    for (const item of items) if (!this.answer(this.instance.validate(item, asked))) return false;
    return true;
  }

  /** What the client is told, without the property's name. */
  message(value: unknown, object: object): string {
    const { metadata } = this;
    const asked = this.argumentsOf(value, object);
    const said = metadata.message || this.instance.defaultMessage?.(asked);
    const text = (typeof said === 'function' ? said(asked) : said) || (this.name === NAMELESS ? 'is not valid' : `is not valid by the rule "${this.name}"`);
    return withTokens(text, { ...asked, constraints: this.constraints.map((one) => (DATED.includes(this.name) && typeof one === 'function' ? (one as () => unknown)() : one)) }).replace(`in ${metadata.propertyName} `, '').replace(`${metadata.propertyName} `, '');
  }

  // Made when it is first needed: an app may set the container of constraints (`useContainer`) after this class was read.
  private get instance(): ValidatorConstraintInterface {
    return (this.known ??= this.constraint.instance);
  }

  private argumentsOf(value: unknown, object: object): ValidationArguments {
    const { propertyName: property, constraints } = this.metadata;
    return { targetName: object.constructor.name, property, object, value, constraints };
  }

  private answer(answer: unknown): boolean {
    if (typeof (answer as PromiseLike<unknown> | undefined)?.then !== 'function') return Boolean(answer);
    // Whatever becomes of it is not waited for, and must not end the process.
    (answer as PromiseLike<unknown>).then(undefined, () => undefined);
    const { target, propertyName } = this.metadata;
    throw new Error(`${typeof target === 'string' ? target : target.name}.${propertyName}: the rule "${this.name}" answered with a promise; ${ASK_IN_HANDLER}`);
  }
}

/** The way out for a rule that has to wait for something. */
export const ASK_IN_HANDLER = 'rules of input are synchronous: take it out, and ask in the handler or in a plan';

/** What `each: true` looks at one by one. */
export function itemsOf(value: unknown): Iterable<unknown> | undefined {
  if (Array.isArray(value) || value instanceof Set) return value as Iterable<unknown>;
  return value instanceof Map ? value.values() : undefined;
}

/** class-validator's tokens. A value is quoted in part only, and as it is: `$&` in it means nothing. */
function withTokens(text: string, { value, property, targetName, constraints = [] }: ValidationArguments): string {
  return text.replace(/\$(?:constraint(\d+)|value|property|target)/g, (token, index?: string) => {
    if (index !== undefined) return Number(index) <= constraints.length ? shown(constraints[Number(index) - 1]) : token;
    if (token === '$property') return property;
    if (token === '$target') return targetName;
    return ['string', 'boolean', 'number'].includes(typeof value) ? String(value).slice(0, QUOTED) : token;
  });
}

/** What stands in a rule's brackets. The source of a function is never shown. */
function shown(constraint: unknown): string {
  if (Array.isArray(constraint)) return constraint.map((one: unknown) => (one === null || one === undefined ? '' : shown(one))).join(', ');
  if (typeof constraint === 'symbol') return constraint.description ?? '';
  return typeof constraint === 'function' ? constraint.name || 'what a function says' : String(constraint);
}

export const ROUNDED = `must be between ${Number.MIN_SAFE_INTEGER} and ${Number.MAX_SAFE_INTEGER}: larger integers are not kept exactly`;

/** May a number, or one of a list, have been another one when it was sent? Beyond 2^53 several integers become the same (RFC 8259, section 6). */
export function anyRounded(value: unknown): boolean {
  if (typeof value !== 'object') return isRounded(value);
  for (const item of itemsOf(value) ?? []) if (isRounded(item)) return true;
  return false;
}

const isRounded = (value: unknown): boolean => typeof value === 'number' && Math.abs(value) > Number.MAX_SAFE_INTEGER;
