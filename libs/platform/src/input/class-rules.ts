import type { Type } from '@nestjs/common';
import { getMetadataStorage, ValidationTypes } from 'class-validator';
import type { InputError } from '../problems/problem.ts';
import type { InputFaults } from './input-faults.ts';
import { exposedNames, isTaken, ownNames } from './made-instance.ts';
import { hasRules } from './nested-class.ts';
import { NO_LIST, PropertyRules } from './property-rules.ts';
import { ASK_IN_HANDLER, itemsOf } from './rule.ts';
import { propertyCalled, saidType } from './transforms.ts';

type Place = InputError['in'];

export const NO_OBJECT = 'must be an object';
export const NO_NESTED_CLASS = 'is @ValidateNested() but nothing names its class: add @Type(() => Item)';

const known = new WeakMap<Type, ClassRules>();

/** What class-validator's decorators say of a class, in an order that is cheap to refuse by. Read once. */
export class ClassRules {
  readonly properties: ReadonlyMap<string, PropertyRules>;
  /** What a JSON object may call them. */
  readonly inputNames: ReadonlySet<string>;
  private readonly exposed: ReadonlyMap<string, string>;

  private constructor(readonly type: Type) {
    const metadata = getMetadataStorage().getTargetValidationMetadatas(type, '', false, false);
    const names = new Set(metadata.map(({ propertyName }) => propertyName));
    this.properties = new Map([...names].map((name) => [name, new PropertyRules(type, name, metadata.filter(({ propertyName }) => propertyName === name))]));
    const exposed = exposedNames(type);
    this.exposed = new Map(exposed.map((name) => [propertyCalled(type, name), name]));
    // Not by its own name where another is exposed: class-transformer drops what comes by that, or takes what comes last.
    this.inputNames = new Set([...this.properties.keys()].map((name) => this.inputName(name)).concat(exposed));
  }

  /** How a JSON object calls a property. */
  private inputName(property: string): string {
    return this.exposed.get(property) ?? property;
  }

  /** What a JSON object may call so. */
  called(name: string): PropertyRules | undefined {
    return this.properties.get(propertyCalled(this.type, name));
  }

  static of(type: Type): ClassRules {
    let rules = known.get(type);
    if (!rules) known.set(type, (rules = new ClassRules(type)));
    return rules;
  }

  /** What keeps a BFF from starting: rules that would be passed over, here or in a class that is nested. */
  *startFaults(seen = new Set<Type>()): Iterable<string> {
    if (seen.has(this.type)) return;
    seen.add(this.type);
    const unruled = ownNames(this.type, this.properties.keys()).filter((name) => !this.properties.has(name));
    yield* unruled.map((name) => `has ${this.type.name}.${name}, which the class sets itself and has no rule: each request would be refused; add a rule, make it #private, or set it in the handler`);
    for (const property of this.properties.values()) {
      const name = `${this.type.name}.${property.name}`;
      for (const { type, constraintCls } of property.metadata) {
        if (type === ValidationTypes.PROMISE_VALIDATION) yield `has ${name} with @ValidatePromise(); ${ASK_IN_HANDLER}`;
        const custom = type === ValidationTypes.CUSTOM_VALIDATION;
        if (custom && getMetadataStorage().getTargetValidatorConstraints(constraintCls).length === 0) yield `has ${name} with ${constraintCls.name ? `the rule ${constraintCls.name}` : 'an anonymous class as rule'}, which is no rule: add @ValidatorConstraint() to it`;
      }
      for (const rule of property.rules) if (rule.isAsynchronous) yield `has ${name} with the asynchronous rule "${rule.name}"; ${ASK_IN_HANDLER}`;
      if (property.comparesAll) yield `has ${name} with @ArrayUnique(), which compares each item with each; say @ArrayMaxSize(1000) or less`;
      if (!isTaken(this.type, property.name)) yield `has ${name}, which has rules and is never taken from what is sent, by @Exclude() or a group of @Expose(); add @Expose() alone, or take out its rules`;
      const ofObject = property.ruleOfObjects;
      if (ofObject && property.designed === Array) yield `has ${name} with the rule "${ofObject.name}", which no list can keep; declare a Map, or take the rule out`;
      const typeFaults = [...typeFaultsOf(this.type, property)];
      yield* typeFaults.map((fault) => `has ${name} ${fault}`);
      if (typeFaults.length > 0) continue;
      if (property.nestedType === (Object as unknown as Type)) yield `has ${name}, which ${NO_NESTED_CLASS}`;
      for (const nested of property.nestedTypes) yield* ClassRules.of(nested).startFaults(seen);
    }
  }

  /**
   * Holds an object against the rules. Of each property, what is wrong first is named; what is nested comes with its path.
   * @throws Error for a rule that answers with a promise
   */
  check(object: object, place: Place, path: string, faults: InputFaults): void {
    for (const name of Object.keys(object)) if (!this.properties.has(name)) faults.add(place, fieldIn(path, name), 'is unknown');
    for (const property of this.properties.values()) {
      const value = (object as Record<string, unknown>)[property.name];
      if (!property.applies(value, object)) continue;
      const broken = property.broken(value, object);
      if (!broken && !property.nested) continue;
      const field = fieldIn(path, this.inputName(property.name));
      if (faults.hasLeft(place, field)) continue;
      if (broken) faults.add(place, field, broken);
      if (property.nested && value !== undefined && !property.tooLong(value, object)) checkNested(property, value, place, field, faults, broken !== undefined);
    }
  }
}

/** What is wrong with a property's `@Type()`: classes whose rules would never be checked, or that no object could satisfy. */
function* typeFaultsOf(type: Type, { name, nested, list, designed, discriminator }: PropertyRules): Iterable<string> {
  const said = saidType(type, name);
  if (!said) return;
  if (said.looks) yield 'with a @Type() that looks at what is sent; let a field tell the classes: @Type(() => Base, { discriminator: { property, subTypes } })';
  const subs = (said.discriminator?.subTypes ?? []).map(({ value }) => value as unknown as Type);
  // A class that a field names may have no rules: then it takes no other field, and that has to be checked too.
  const unasked = [said.named, ...subs].find(hasRules) ?? subs[0];
  if (!nested && unasked) yield `with @Type(() => ${unasked.name}), whose rules nothing would ask; add ${list ? '@ValidateNested({ each: true })' : '@ValidateNested()'}`;
  if (!discriminator) return;
  const { field, kept, subTypes } = discriminator;
  if (designed === Map) yield 'as Map with a discriminator, which class-transformer looks for in the Map itself; make it a list';
  for (const { value: { name: sub }, value } of subTypes) {
    const ruled = ClassRules.of(value).properties.has(field);
    if (ruled && !kept) yield `with the discriminator ${field}, for which ${sub} has rules and which is taken out before; add keepDiscriminatorProperty: true, or take out ${sub}.${field}`;
    if (!ruled && kept) yield `with keepDiscriminatorProperty, and ${sub} has no rule for ${field}; add @IsString() ${field} to ${sub}, or take out keepDiscriminatorProperty`;
  }
}

/** `lines`, `lines[3].sku` */
export const fieldIn = (path: string, name: string): string => (path === '' ? name : `${path}.${name}`);

function checkNested({ list, designed }: PropertyRules, value: unknown, place: Place, field: string, faults: InputFaults, broken: boolean): void {
  const items = itemsOf(value);
  // class-validator takes a list for an object, and an empty one for a good object.
  if ((items !== undefined) !== list) {
    if (!broken) faults.add(place, field, list && designed !== Map ? NO_LIST : NO_OBJECT);
    return;
  }
  if (!items) return checkObject(value, place, field, faults, broken);
  if (value instanceof Map) {
    for (const [name, item] of value) checkObject(item, place, fieldIn(field, String(name)), faults, false);
    return;
  }
  let index = 0;
  for (const item of items) checkObject(item, place, `${field}[${index++}]`, faults, false);
}

function checkObject(value: unknown, place: Place, field: string, faults: InputFaults, broken: boolean): void {
  if (faults.hasLeft(place, field)) return;
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return ClassRules.of((value.constructor as Type | undefined) ?? (Object as unknown as Type)).check(value, place, field, faults);
  if (!broken) faults.add(place, field, NO_OBJECT);
}
