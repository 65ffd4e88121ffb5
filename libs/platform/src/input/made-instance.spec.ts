import 'reflect-metadata';
import type { Type } from '@nestjs/common';
import { Exclude, Expose, Transform, Type as OfClass } from 'class-transformer';
import { IsArray, IsDefined, IsObject, IsOptional, IsString, ValidateNested } from 'class-validator';
import { inputClass } from './input-class.ts';
import { InputFaults } from './input-faults.ts';
import { startFault } from './start-fault.fixture.ts';

class Item {
  @IsString()
  sku!: string;
}

class Initial {
  @IsString()
  q!: string;

  createdAt = new Date();
}

class Accessor {
  private kept = '';

  @IsString()
  set q(value: string) {
    this.kept = value;
  }
  get q(): string {
    return this.kept;
  }
}

class Late {
  declare private kept: string;

  @IsString()
  set q(value: string) {
    this.kept = value;
  }
  get q(): string {
    return this.kept;
  }
}

class Exposed {
  @IsString()
  q!: string;

  @Expose()
  declare more: string;
}

@Exclude()
class Excluded {
  @Expose()
  @IsString()
  q!: string;

  @IsOptional()
  @IsString()
  more?: string;
}

class ExcludedProperty {
  @Exclude()
  @IsOptional()
  @IsString()
  q?: string;
}

class Grouped {
  @Expose({ groups: ['admin'] })
  @IsOptional()
  @IsString()
  q?: string;
}

class Recorded {
  @IsObject()
  @ValidateNested({ each: true })
  @OfClass(() => Item)
  items!: Record<string, Item>;
}

class Outer {
  @IsArray()
  @ValidateNested({ each: true })
  @OfClass(() => Initial)
  all!: Initial[];
}

class Needing {
  @IsString()
  q: string;

  constructor(given: { q: string }) {
    this.q = given.q.trim();
  }
}

describe('a class that no request can satisfy', () => {
  it.each<[string, Type, string]>([
    ['an initial value without a rule', Initial, 'has Initial.createdAt, which the class sets itself and has no rule: each request would be refused; add a rule, make it #private, or set it in the handler'],
    ['the same in a nested class', Outer, 'has Initial.createdAt, which the class sets itself'],
    ['what an accessor keeps', Accessor, 'has Accessor.kept, which the class sets itself'],
    ['what an accessor keeps once it is set', Late, 'has Late.kept, which the class sets itself'],
    ['what is exposed without a rule', Exposed, 'has Exposed.more, which the class sets itself'],
    ['rules for what its class excludes', Excluded, 'has Excluded.more, which has rules and is never taken from what is sent, by @Exclude() or a group of @Expose(); add @Expose() alone, or take out its rules'],
    ['rules for what is excluded', ExcludedProperty, 'has ExcludedProperty.q, which has rules and is never taken'],
    ['rules for what is exposed to a group', Grouped, 'has Grouped.q, which has rules and is never taken'],
    ['a list that is to be an object', Recorded, 'has Recorded.items with the rule "isObject", which no list can keep; declare a Map, or take the rule out'],
    ['a constructor that needs an argument', Needing, 'has Needing, whose constructor fails without arguments'],
  ])('stops the start: %s', (_, type, fault) => expect(startFault(type)).toContain(fault));

  class Fine {
    readonly #secret = 'a';

    @IsDefined()
    @Expose({ name: 'page_size' })
    @Transform(({ value }: { value: string | undefined }) => value?.trim())
    pageSize!: string;

    @IsOptional()
    @Transform(({ value }: { value: string }) => value.trim())
    q: string = 'all';

    @Exclude({ toPlainOnly: true })
    @IsOptional()
    @IsString()
    password?: string;

    get secret(): string {
      return this.#secret;
    }
  }
  it('is none with initial values that have rules, private fields, and what is excluded from answers only', () => expect(startFault(Fine)).toBe(''));
});

describe('a property without a setter', () => {
  class Sum {
    @IsString()
    get total(): string {
      return 'a';
    }
  }
  it('is refused in texts, and is no fault of the BFF', () => {
    const faults = new InputFaults();
    inputClass(Sum).fromText({ total: '1' }, 'query', faults);
    expect(faults.problem().details.errors).toEqual([{ in: 'query', field: 'total', message: 'cannot be set' }]);
  });
});

describe('a Set or a Map', () => {
  class Collections {
    @IsOptional()
    @IsString({ each: true })
    @OfClass(() => String)
    set?: Set<string>;

    @IsOptional()
    @ValidateNested({ each: true })
    @OfClass(() => Item)
    map?: Map<string, Item>;

    @IsOptional()
    @IsString({ each: true })
    @OfClass(() => String)
    texts?: Map<string, string>;
  }
  const read = (body: object): string[] => {
    const [known, faults] = [inputClass(Collections), new InputFaults()];
    known.fromJson(known.bounded(body, faults) as object, faults);
    return (faults.problem().details.errors ?? []).map(({ field, message }) => `${field} ${message}`);
  };

  it.each<[object, string[]]>([
    [{ set: 'abc' }, ['set must be a list']],
    [{ set: {} }, ['set must be a list']],
    [{ texts: [1] }, ['texts must be an object']],
    [{ map: [] }, ['map must be an object']],
    [{ map: [{ sku: 'a' }] }, ['map must be an object']],
    [{ map: 'abc' }, ['map must be an object']],
    [{ texts: [] }, ['texts must be an object']],
    [{ texts: 'abc' }, ['texts must be an object']],
    [{ set: ['a'], map: { a: { sku: 'a' } }, texts: { a: 'b' } }, []],
    [{ set: null, map: null }, []],
  ])('is made of a list or an object, and of nothing else: %j', (body, errors) => expect(read(body)).toEqual(errors));
});

describe('a property that is exposed by another name', () => {
  class Renamed {
    @IsString()
    @Expose({ name: 'page_size' })
    pageSize!: string;

    @IsOptional()
    @ValidateNested()
    @OfClass(() => Item)
    @Expose({ name: 'an_item' })
    item?: Item;
  }
  const faultsOf = (body: object): string[] => {
    const faults = new InputFaults();
    const read = inputClass(Renamed);
    read.fromJson(read.bounded(body, faults) ?? {}, faults);
    return faults.any ? (faults.problem().details.errors ?? []).map(({ field, message }) => `${field} ${message}`) : [];
  };

  it.each<[object, string[]]>([
    [{ page_size: 'a', an_item: { sku: 'b' } }, []],
    [{}, ['page_size must be a string']],
    [{ pageSize: 'a' }, ['pageSize is unknown', 'page_size must be a string']],
    [{ page_size: 5, pageSize: 'a' }, ['pageSize is unknown', 'page_size must be a string']],
    [{ page_size: 'a', an_item: { sku: 5 } }, ['an_item.sku must be a string']],
  ])('has that name alone, in faults too: %j', (body, faults) => expect(faultsOf(body)).toEqual(faults));
});
