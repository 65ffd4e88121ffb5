import 'reflect-metadata';
import type { Type } from '@nestjs/common';
import { Transform, Type as OfClass } from 'class-transformer';
import type { TypeHelpOptions } from 'class-transformer';
import { IsArray, IsIn, IsInt, IsOptional, IsString, ValidateNested } from 'class-validator';
import { inputClass } from './input-class.ts';
import { InputFaults } from './input-faults.ts';
import { startFault } from './start-fault.fixture.ts';

class Item {
  @IsString()
  sku!: string;
}

class Pet {
  @IsString()
  name!: string;
}
class Dog extends Pet {
  @IsInt()
  barks!: number;
}
class Cat extends Pet {
  @IsInt()
  lives!: number;
}
class NoRules {}

/** Classes that keep the field by which they are told apart. */
class Car {
  @IsIn(['car'])
  kind!: 'car';

  @IsInt()
  doors!: number;
}
class Ship {
  @IsIn(['ship'])
  kind!: 'ship';

  @IsInt()
  masts!: number;
}

/** A class with one property, `x`. */
function holder(designed: unknown, ...decorators: PropertyDecorator[]): Type {
  class Holder {}
  Reflect.defineMetadata('design:type', designed, Holder.prototype, 'x');
  for (const decorator of decorators) decorator(Holder.prototype, 'x');
  return Holder;
}

const read = (type: Type, x: unknown): { x: unknown; errors: string[] } => {
  const [known, faults] = [inputClass(type), new InputFaults()];
  const bounded = known.bounded({ x }, faults);
  const value = bounded && (known.fromJson(bounded, faults) as { x: unknown });
  return { x: value?.x, errors: (faults.problem().details.errors ?? []).map(({ field, message }) => `${field} ${message}`) };
};

const subTypes = [{ name: 'dog', value: Dog }, { name: 'cat', value: Cat }];
const each = ValidateNested({ each: true });
const pets = OfClass(() => NoRules, { discriminator: { property: 'kind', subTypes } });
const vehicles = OfClass(() => Car, { discriminator: { property: 'kind', subTypes: [{ name: 'car', value: Car }, { name: 'ship', value: Ship }] }, keepDiscriminatorProperty: true });

describe('a class that @Type() names without @ValidateNested()', () => {
  it.each<[string, Type, string]>([
    ['of an object', holder(Item, IsOptional(), OfClass(() => Item)), 'has Holder.x with @Type(() => Item), whose rules nothing would ask; add @ValidateNested()'],
    ['of a list', holder(Array, IsArray(), OfClass(() => Item)), 'has Holder.x with @Type(() => Item), whose rules nothing would ask; add @ValidateNested({ each: true })'],
    ['of a Set', holder(Set, IsOptional(), OfClass(() => Item)), 'add @ValidateNested({ each: true })'],
    ['by its discriminator', holder(Object, IsOptional(), pets), 'has Holder.x with @Type(() => Dog), whose rules nothing would ask; add @ValidateNested()'],
  ])('stops the start where it has rules: %s', (_, type, fault) => expect(startFault(type)).toContain(fault));

  it('is no fault where it has none', () => expect(startFault(holder(Date, IsOptional(), OfClass(() => Date)))).toBe(''));
});

describe('classes told apart by a field', () => {
  const one = holder(Object, ValidateNested(), pets);
  const list = holder(Array, IsArray(), each, pets);
  const set = holder(Set, each, pets);
  const dog = { kind: 'dog', name: 'Rex', barks: 3 };
  const cat = { kind: 'cat', name: 'Tom', lives: 9 };

  it('are those of objects, of items of lists and of Sets', () => {
    expect(read(one, { ...dog })).toEqual({ x: { name: 'Rex', barks: 3 }, errors: [] });
    expect(read(one, { ...dog }).x).toBeInstanceOf(Dog);
    const many = read(list, [{ ...dog }, { ...cat }]);
    expect([many.errors, (many.x as object[]).map((item) => item.constructor)]).toEqual([[], [Dog, Cat]]);
    const both = read(set, [{ ...dog }, { ...cat }]);
    expect([both.errors, [...(both.x as Set<object>)].map((item) => item.constructor)]).toEqual([[], [Dog, Cat]]);
  });

  it('may keep the field', () => {
    const many = read(holder(Array, IsArray(), each, vehicles), [{ kind: 'ship', masts: 2 }, { kind: 'car', doors: 5 }]);
    expect(many).toEqual({ x: [{ kind: 'ship', masts: 2 }, { kind: 'car', doors: 5 }], errors: [] });
    expect((many.x as object[]).map((item) => item.constructor)).toEqual([Ship, Car]);
    expect(read(holder(Array, IsArray(), each, vehicles), [{ kind: 'ship', masts: 'two' }, { kind: 'ship', masts: 1, doors: 4 }]).errors).toEqual(['x[1].doors is unknown', 'x[0].masts must be an integer number']);
  });

  it.each<[string, unknown, string[]]>([
    ['a rule of its class that is broken', [{ ...dog, barks: 'often' }], ['x[0].barks must be an integer number']],
    ['a field of the other class', [{ ...dog, lives: 9 }], ['x[0].lives is unknown']],
    ['a class that is not there', [{ ...dog }, { kind: 'cow' }], ['x[1].kind must be one of dog, cat']],
    ['no class', [{}], ['x[0].kind must be one of dog, cat']],
    ['nothing in the place of an item', [null, { ...dog }], ['x[0] must be an object']],
    ['a list in the place of an item', [[null]], ['x[0] must be an object']],
  ])('are refused: %s', (_, x, errors) => expect(read(list, x).errors).toEqual(errors));

  it('are refused as a list where one is asked for, whatever is in it', () => expect(read(one, [null]).errors).toEqual(['x must be an object']));

  it('may have a class for all others', () => {
    const open = holder(Array, IsArray(), each, OfClass(() => Pet, { discriminator: { property: 'kind', subTypes } }));
    const { x, errors } = read(open, [{ kind: 'cow', name: 'Ida' }]);
    expect([errors, (x as object[])[0]?.constructor]).toEqual([[], Pet]);
  });

  const ping = OfClass(() => Object, { discriminator: { property: 'kind', subTypes: [{ name: 'ping', value: NoRules }] } });
  it('may have no field but the one that tells them', () => {
    const type = holder(Array, IsArray(), each, ping);
    const { x, errors } = read(type, [{ kind: 'ping' }]);
    expect([errors, (x as object[])[0]?.constructor]).toEqual([[], NoRules]);
    expect(read(type, [{ kind: 'ping', more: 1 }, {}]).errors).toEqual(['x[0].more is unknown', 'x[1].kind must be one of ping']);
    expect(startFault(holder(Array, IsArray(), ping))).toContain('add @ValidateNested({ each: true })');
  });

  const told = (value: Type, keepDiscriminatorProperty = false, property = 'kind'): PropertyDecorator => OfClass(() => NoRules, { discriminator: { property, subTypes: [{ name: 'one', value }] }, keepDiscriminatorProperty });
  it.each<[string, Type, string]>([
    ['the field is kept and has no rule', holder(Array, each, told(Dog, true)), 'has Holder.x with keepDiscriminatorProperty, and Dog has no rule for kind'],
    ['the field has rules and is not kept', holder(Array, each, told(Car)), 'has Holder.x with the discriminator kind, for which Car has rules'],
    ['they are those of a Map', holder(Map, each, pets), 'has Holder.x as Map with a discriminator'],
    ['one of them has faults of its own', holder(Object, ValidateNested(), told(holder(Item, IsOptional(), OfClass(() => Item)))), 'has Holder.x with @Type(() => Item), whose rules nothing would ask'],
  ])('stop the start when %s', (_, type, fault) => expect(startFault(type)).toContain(fault));
});

describe('a @Type() whose function takes an argument', () => {
  const looking: Readonly<Record<string, (options?: TypeHelpOptions) => Type>> = {
    'reads what is sent': (o) => ((o?.object as { kind?: unknown } | undefined)?.kind === 'dog' ? Dog : Cat),
    'asks for a field': (o) => ('kind' in (o?.object ?? {}) ? Dog : Cat),
    'fails for what is not there': (o) => ((o?.object as { deep: { kind: string } }).deep.kind.trim() === 'dog' ? Dog : Cat),
  };
  it.each(Object.entries(looking))('stops the start when it %s', (_, look) => {
    expect(startFault(holder(Object, ValidateNested(), OfClass(look)))).toContain('has Holder.x with a @Type() that looks at what is sent; let a field tell the classes: @Type(() => Base, { discriminator: { property, subTypes } })');
  });

  it('may leave it alone, as class-transformer’s examples do', () => {
    expect(read(holder(Object, ValidateNested(), OfClass((_type) => Item)), { sku: 'a' })).toEqual({ x: { sku: 'a' }, errors: [] });
  });
});

describe('a nested class beside a @Transform()', () => {
  it('is checked by what the transform makes', () => {
    const type = holder(Item, ValidateNested(), OfClass(() => Item), Transform(({ value }: { value: unknown }) => value));
    expect(read(type, { sku: 1 }).errors).toEqual(['x.sku must be a string']);
  });

  it('is told by its field all the same', () => {
    const type = holder(Array, each, pets, Transform(({ value }: { value: unknown }) => value));
    expect(read(type, [null, { kind: 'dog', name: 'Rex', barks: 'often' }]).errors).toEqual(['x[0] must be an object', 'x[1].barks must be an integer number']);
  });
});

describe('objects of a Map', () => {
  const map = holder(Map, each, OfClass(() => Item));
  it('are checked one by one', () => {
    expect(read(map, { a: { sku: 'a' } })).toEqual({ x: new Map([['a', Object.assign(new Item(), { sku: 'a' })]]), errors: [] });
    expect(read(map, { a: { sku: 1 }, b: null, c: { sku: 'a', more: 1 } }).errors).toEqual(['x.b must be an object', 'x.c.more is unknown', 'x.a.sku must be a string']);
    expect(read(map, []).errors).toEqual(['x must be an object']);
  });
});
