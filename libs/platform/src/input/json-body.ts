import type { Type } from '@nestjs/common';
import { ClassRules, fieldIn, NO_OBJECT } from './class-rules.ts';
import type { InputFaults } from './input-faults.ts';
import { NO_LIST } from './property-rules.ts';
import type { PropertyRules } from './property-rules.ts';

/** Levels of a JSON body: deeper than anything a person would read, and far from where a recursive reader's stack ends. */
export const DEEPEST_BODY = 32;

/** Fields and items that a body may have in all in objects and lists which no class describes, and fields of one such object. */
export const MOST_UNDESCRIBED = 500;
const MOST_NAMES = 100;

/** Objects of classes that a body may have in all, where the sizes that its lists say themselves do not come to more: lists within lists multiply. */
const MOST_OBJECTS = 1_000;

/** As many of them where there should be a text, a number or a truth value: a transform may make one of a short list. */
const MOST_IN_SCALAR = 20;
const SCALARS: readonly unknown[] = [String, Number, Boolean];

/** Stands for a value that is out of bounds; its fault is named. */
const OUT = Symbol('out of bounds');

const isContainer = (value: unknown): value is object => typeof value === 'object' && value !== null;

/**
 * The part of a JSON body that is within the bounds of its class: known fields, lists no longer than their rules say, objects that a class
 * describes, and little else. class-transformer compares the names of an object each with each, and makes objects of all that it is given: it gets
 * only this. Looks at each value once, and at none within a list that is too long or a field that is unknown.
 * @returns the body itself when all of it is
 */
export const withinBounds = (body: object, rules: ClassRules, faults: InputFaults): object => new Bounds(faults).object(body, rules, '', 1) as object;

class Bounds {
  private undescribed = 0;
  private objects = 0;
  private mostObjects = MOST_OBJECTS;
  /** The lists around what is looked at. */
  private readonly lists: PropertyRules[] = [];

  constructor(private readonly faults: InputFaults) {}

  /** @param taken a field that tells the object's class, and that class-transformer takes out */
  object(given: object, rules: ClassRules, path: string, depth: number, taken?: string): unknown {
    if (depth > DEEPEST_BODY) return this.tooDeep(path);
    if ((this.objects += 1) > this.mostObjects) return this.out(path, `is one of more than ${this.mostObjects} objects`);
    const kept: Record<string, unknown> = {};
    let whole = true;
    for (const name in given) {
      const value = (given as Record<string, unknown>)[name];
      const field = fieldIn(path, name);
      if (!rules.inputNames.has(name) && name !== taken) {
        this.faults.add('body', field, 'is unknown');
        whole = false;
        continue;
      }
      const property = rules.called(name);
      const found = this.value(value, given, property, field, depth + 1);
      if (found !== value) whole = false;
      if (found === OUT) this.faults.leave('body', field);
      else kept[name] = found;
    }
    return whole ? given : kept;
  }

  private value(value: unknown, given: object, property: PropertyRules | undefined, path: string, depth: number): unknown {
    // First: what is in a container is looked at only within its bounds.
    const found = isContainer(value) ? this.container(value, given, property, path, depth) : value;
    const converted = found === OUT ? undefined : property?.converted(found);
    return converted === undefined ? found : this.out(path, converted);
  }

  private container(value: object, given: object, property: PropertyRules | undefined, path: string, depth: number): unknown {
    const tooLong = property?.list ? property.tooLong(value, given) : undefined;
    if (tooLong) return this.out(path, tooLong);
    const described = property && (property.nestedType !== undefined || property.discriminator !== undefined);
    if (!described) return this.undescribedIn(value, path, depth, SCALARS.includes(property?.designed) ? MOST_IN_SCALAR : MOST_UNDESCRIBED);
    const wrong = Array.isArray(value) === (property.list && property.designed !== Map) ? undefined : property.list && property.designed !== Map ? NO_LIST : NO_OBJECT;
    if (wrong !== undefined) return this.out(path, () => property.broken(value, given)?.() ?? wrong);
    if (property.designed === Map) return this.entries(value, property, path, depth);
    return Array.isArray(value) ? this.items(value, property, path, depth + 1) : this.nested(value, property, path, depth);
  }

  private nested(value: object, { nestedType, discriminator }: PropertyRules, path: string, depth: number): unknown {
    if (!discriminator) return this.object(value, ClassRules.of(nestedType as Type), path, depth);
    const type = discriminator.classOf(value);
    if (!type) return this.out(fieldIn(path, discriminator.field), discriminator.fault);
    return this.object(value, ClassRules.of(type), path, depth, discriminator.kept ? undefined : discriminator.field);
  }

  private items(given: readonly unknown[], property: PropertyRules, path: string, depth: number): unknown {
    this.lists.push(property);
    this.mostObjects = Math.max(this.mostObjects, objectsIn(this.lists));
    const kept: unknown[] = [];
    for (const [index, value] of given.entries()) {
      kept.push(this.item(value, property, `${path}[${index}]`, depth));
      if (this.objects > this.mostObjects) break;
    }
    this.lists.pop();
    return kept.length === given.length && kept.every((value, index) => value === given[index]) ? given : kept;
  }

  /** The values of a Map. */
  private entries(given: object, property: PropertyRules, path: string, depth: number): unknown {
    // As many as nothing describes, and by no name that class-transformer would set.
    if (this.undescribedIn(given, path, depth) === OUT) return OUT;
    const kept = Object.entries(given).map(([name, value]): [string, unknown] => [name, this.item(value, property, fieldIn(path, name), depth + 1)]);
    return kept.every(([name, value]) => value === (given as Record<string, unknown>)[name]) ? given : Object.fromEntries(kept);
  }

  /** @returns an object without fields for one whose fault is known: class-transformer reads fields of each */
  private item(value: unknown, property: PropertyRules, field: string, depth: number): unknown {
    const found = !isContainer(value) || Array.isArray(value) ? this.out(field, NO_OBJECT) : this.nested(value, property, field, depth);
    if (found !== OUT) return found;
    this.faults.leave('body', field);
    return {};
  }

  /** Nothing says what belongs in there: it must be little, and have no field that every object has, which class-transformer would set. */
  private undescribedIn(value: object, path: string, depth: number, most = MOST_UNDESCRIBED): unknown {
    if (depth > DEEPEST_BODY) return this.tooDeep(path);
    const list = Array.isArray(value);
    const names = list ? undefined : Object.keys(value);
    const count = names ? names.length : (value as unknown[]).length;
    if (count > (names ? Math.min(most, MOST_NAMES) : most) || (this.undescribed += count) > MOST_UNDESCRIBED) return this.out(path, 'holds too much that nothing describes');
    for (let index = 0; index < count; index += 1) {
      const name = names ? (names[index] as string) : index;
      const field = (): string => (list ? `${path}[${name}]` : fieldIn(path, String(name)));
      if (!list && name in Object.prototype) return this.out(field(), 'is unknown');
      const inner = (value as Record<string | number, unknown>)[name];
      if (isContainer(inner) && this.undescribedIn(inner, field(), depth + 1, most) === OUT) return OUT;
    }
    return value;
  }

  private tooDeep(path: string): typeof OUT {
    return this.out(path, `is nested more than ${DEEPEST_BODY} levels deep`);
  }

  private out(path: string, message: string | (() => string)): typeof OUT {
    this.faults.add('body', path, message);
    return OUT;
  }
}

/** As many as all lists allow that say their sizes themselves, one within the other; a list within one like it, as in a tree, says nothing of how many there are. */
const objectsIn = (lists: readonly PropertyRules[]): number => (lists.every(({ saysSize }) => saysSize) ? [...new Set(lists)].reduce((product, { mostItems }) => product * (mostItems + 1), 1) : 0);
