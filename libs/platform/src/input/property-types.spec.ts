import 'reflect-metadata';
import type { Type } from '@nestjs/common';
import { Expose, Transform, Type as OfClass } from 'class-transformer';
import { IsArray, IsDate, IsDefined, IsNumber, IsObject, IsOptional, IsString, ValidateNested } from 'class-validator';
import { ClassRules } from './class-rules.ts';
import { inputClass } from './input-class.ts';
import { InputFaults } from './input-faults.ts';
import { propertyTypeFaults } from './property-types.ts';
import type { Sent } from './property-types.ts';

class Money {
  constructor(readonly amount: string = '') {}
}

class Item {
  @IsString()
  sku!: string;
}

class Deep {
  @IsDefined()
  at!: Date;
}

type Decorate = () => PropertyDecorator[];

/** What makes a value of what is sent. */
const MAKERS: Readonly<Record<string, Decorate>> = {
  nothing: () => [],
  '@Type() of itself': () => [],
  '@Type(() => String)': () => [OfClass(() => String)],
  '@Transform()': () => [Transform(({ value }: { value: unknown }) => value)],
};

const TYPES: readonly Type[] = [String, Number, Boolean, Array, Date, Set, Map, BigInt, Symbol, Promise, RegExp, URL, Buffer, Money, Item] as never;

function classWith(type: Type, maker: string): Type {
  class Made {}
  const decorators = [IsDefined(), ...(type === Date ? [IsDate()] : []), ...(maker === '@Type() of itself' ? [OfClass(() => type)] : (MAKERS[maker] as Decorate)())];
  Reflect.defineMetadata('design:type', type, Made.prototype, 'x');
  for (const decorator of decorators) decorator(Made.prototype, 'x');
  return Made;
}

const faultsOf = (type: Type, sent: Sent): string[] => [...propertyTypeFaults(ClassRules.of(type), sent)];
const startFaultsOf = (type: Type, sent: Sent): string[] => [...ClassRules.of(type).startFaults(), ...faultsOf(type, sent)];

/** What reading gives for what a client could send. */
function valuesOf(type: Type, sent: Sent): unknown[] {
  const known = inputClass(type);
  const samples = sent === 'texts' ? ['word', '1', 'true', '2026-01-31', ['a', 'b']] : ['word', 1, true, '2026-01-31', ['a'], { sku: 'a' }];
  return samples.map((x) => {
    const faults = new InputFaults();
    const read = sent === 'texts' ? known.fromText({ x } as never, 'query', faults) : known.fromJson({ x }, faults);
    return (read as { x: unknown }).x;
  });
}

const rows = TYPES.flatMap((type) => Object.keys(MAKERS).flatMap((maker) => (['texts', 'json'] as const).map((sent) => ({ type, maker, sent, title: `${type.name} of ${sent} by ${maker}` }))));

describe('a property, by its type, what makes it and what is sent', () => {
  it.each(rows.filter(({ maker }) => maker !== '@Transform()'))('can be of its type, or the start is refused: $title', ({ type, maker, sent }) => {
    const made = classWith(type, maker);
    if (startFaultsOf(made, sent).length > 0) return;
    expect(valuesOf(made, sent).some((value) => value !== undefined && Object(value) instanceof type)).toBe(true);
  });

  it.each(TYPES.map((type) => [type.name, type] as const))('is what a @Transform() makes of it: %s', (_, type) => {
    expect([faultsOf(classWith(type, '@Transform()'), 'texts'), faultsOf(classWith(type, '@Transform()'), 'json')]).toEqual([[], []]);
  });

  it('is refused with what makes it', () => {
    const fixes = [Date, Set, Map, Money].map((type) => [faultsOf(classWith(type as Type, 'nothing'), 'texts'), faultsOf(classWith(type as Type, 'nothing'), 'json')]);
    expect(fixes.flat(2)).toEqual([
      'has Made.x as Date, and nothing makes one of a text; add @Type(() => Date) and @IsDate()',
      'has Made.x as Date, and nothing makes one of JSON; add @Type(() => Date) and @IsDate()',
      'has Made.x as Set, and nothing makes one of a text; add @Type(() => String), or the class of its items',
      'has Made.x as Set, and nothing makes one of JSON; add @Type(() => String), or the class of its items',
      'has Made.x as Map, and nothing makes one of a text; declare it a string, a number, a boolean or a list, or add a @Transform()',
      'has Made.x as Map, and nothing makes one of JSON; add @Type(() => String), or the class of its items',
      'has Made.x as Money, and nothing makes one of a text; declare it a string, a number, a boolean or a list, or add a @Transform()',
      'has Made.x as Money, and nothing makes one of JSON; add @ValidateNested() and @Type(() => Money)',
    ]);
  });

  it('is looked at in nested classes too', () => {
    class Outer {
      @IsArray()
      @ValidateNested({ each: true })
      @OfClass(() => Deep)
      all!: Deep[];
    }
    expect(faultsOf(Outer, 'json')).toEqual(['has Deep.at as Date, and nothing makes one of JSON; add @Type(() => Date) and @IsDate()']);
  });

  it('needs rules for a class that is nested: its own would be passed over', () => {
    class Outer {
      @IsObject()
      item!: Item;
    }
    expect(faultsOf(Outer, 'json')).toEqual(['has Outer.item as Item, and nothing makes one of JSON; add @ValidateNested() and @Type(() => Item)']);
  });

  it('is no date without a rule that says so', () => {
    class Lax {
      @IsDefined()
      @OfClass(() => Date)
      at!: Date;
    }
    expect(faultsOf(Lax, 'texts')).toEqual(['has Lax.at as Date without a rule that refuses what is none; add @IsDate()']);
  });

  it('has its own name in texts', () => {
    class Renamed {
      @Expose({ name: 'page_size' })
      @IsString()
      pageSize!: string;
    }
    expect([faultsOf(Renamed, 'texts'), faultsOf(Renamed, 'json')]).toEqual([["has Renamed with @Expose({ name: 'page_size' }), which only JSON bodies know; name the property so"], []]);
  });
});

describe('texts of a class with transforms', () => {
  class Search {
    @IsString()
    @Transform(({ value }: { value: string }) => value.trim())
    q!: string;

    @IsOptional()
    @IsDate()
    @OfClass(() => Date)
    since?: Date;

    @IsOptional()
    @IsNumber()
    @OfClass(() => Number)
    limit?: number;

    @IsOptional()
    @OfClass(() => String)
    @IsString({ each: true })
    tags?: Set<string>;
  }

  const read = (texts: Readonly<Record<string, string | undefined>>): { value: object; faults: boolean } => {
    const faults = new InputFaults();
    const value = inputClass(Search).fromText(texts as Record<string, string>, 'query', faults);
    return { value, faults: faults.any };
  };

  it('are transformed as in Nest', () => {
    expect(read({ q: ' tea ', since: '2026-01-31', tags: 'a,b' })).toEqual({ value: { q: 'tea', since: new Date('2026-01-31'), tags: new Set(['a', 'b']) }, faults: false });
  });

  it.each([{ since: 'yesterday' }, { limit: '0x10' }])('are held to the rules afterwards: %j', (texts) => {
    expect(read({ q: 'tea', ...texts }).faults).toBe(true);
  });
});
