import 'reflect-metadata';
import type { Type } from '@nestjs/common';
import { Type as OfClass } from 'class-transformer';
import {
  ArrayMaxSize, IsArray, IsBoolean, IsInt, IsOptional, IsString, Matches, Max, MaxLength, Min, registerDecorator,
  Validate, ValidateBy, ValidateIf, ValidateNested, ValidatePromise, ValidatorConstraint,
} from 'class-validator';
import { InputFaults } from './input-faults.ts';
import { inputClass } from './input-class.ts';

class Query {
  @IsInt()
  @Min(1)
  @Max(50)
  limit: number = 10;

  @IsOptional()
  @IsString()
  cursor?: string;

  @IsOptional()
  @IsBoolean()
  featured?: boolean;

  @IsOptional()
  @IsArray()
  @ArrayMaxSize(2)
  tags?: string[];
}

class Line {
  @Matches(/^S-\d$/)
  sku!: string;
}

class Body {
  @IsArray()
  @ValidateNested({ each: true })
  @OfClass(() => Line)
  lines!: Line[];
}

const query = inputClass(Query);
const said = (faults: InputFaults): string[] => (faults.problem().details.errors ?? []).map(({ in: place, field, message }) => `${place} ${field} ${message}`);
const readQuery = (texts: Record<string, string | string[]>): { value: unknown; errors: string[] } => {
  const faults = new InputFaults();
  return { value: query.fromText(texts, 'query', faults), errors: said(faults) };
};
/** As the pipeline does it. */
const readBody = (type: Type, body: unknown): { value: object | undefined; errors: string[]; faults: InputFaults } => {
  const [known, faults] = [inputClass(type), new InputFaults()];
  const bounded = known.bounded(body, faults);
  const value = bounded && known.fromJson(bounded, faults);
  return { value, errors: said(faults), faults };
};

describe('texts of a query', () => {
  it('become the declared types, with defaults', () => {
    const { value, errors } = readQuery({ limit: '20', featured: 'true', tags: 'a,b' });
    expect(errors).toEqual([]);
    expect(value).toBeInstanceOf(Query);
    expect(value).toEqual({ limit: 20, featured: true, tags: ['a', 'b'] });
  });

  it('need not be there', () => {
    expect(readQuery({})).toEqual({ value: { limit: 10 }, errors: [] });
  });

  it.each([
    ['a word for a number', { limit: 'ten' }, ['query limit must be an integer number']],
    ['a hexadecimal number', { limit: '0x10' }, ['query limit must be an integer number']],
    ['a number with an exponent', { limit: '1e1' }, ['query limit must be an integer number']],
    ['a number with a space', { limit: ' 5' }, ['query limit must be an integer number']],
    ['a null character', { cursor: 'a\0b' }, ['query cursor contains a null character']],
    ['a null character in a list', { tags: 'a,\0' }, ['query tags contains a null character']],
    ['an empty number', { limit: '' }, ['query limit must be an integer number']],
    ['a fraction', { limit: '1.5' }, ['query limit must be an integer number']],
    ['too much', { limit: '51' }, ['query limit must not be greater than 50']],
    ['a word for a truth value', { featured: 'yes' }, ['query featured must be a boolean value']],
    ['a repeated parameter', { cursor: ['a', 'b'] }, ['query cursor is given more than once']],
    ['too many', { tags: 'a,b,c' }, ['query tags must contain no more than 2 elements']],
    ['an unknown name', { nope: '1' }, ['query nope is unknown; accepted: limit, cursor, featured, tags']],
    ['several at once', { nope: '1', limit: '0' }, ['query nope is unknown; accepted: limit, cursor, featured, tags', 'query limit must not be less than 1']],
  ])('are refused: %s', (_, texts, expected) => {
    expect(readQuery(texts as Record<string, string>).errors).toEqual(expected);
  });
});

describe('a JSON body', () => {
  const read = (body: unknown): string[] => readBody(Body, body).errors;

  it('passes when it fits', () => expect(read({ lines: [{ sku: 'S-1' }] })).toEqual([]));

  it.each<[string, unknown, string]>([
    ['no object', [], 'body  must be a JSON object'],
    ['nothing', undefined, 'body  must be a JSON object'],
    ['an unknown field', { lines: [], extra: 1 }, 'body extra is unknown'],
    ['a wrong item, by its place', { lines: [{ sku: 'S-1' }, { sku: 'x' }] }, 'body lines[1].sku must match'],
    ['an unknown field of an item', { lines: [{ sku: 'S-1', extra: 1 }] }, 'body lines[0].extra is unknown'],
    ['a missing field', {}, 'body lines must be an array'],
  ])('is refused: %s', (_, body, expected) => {
    expect(read(body).join('\n')).toContain(expected);
  });
});

describe('the object of a request', () => {
  class Filters {
    @IsArray()
    tags: string[] = [];

    @IsOptional()
    @IsInt()
    limit?: number;
  }
  const filters = inputClass(Filters);
  const empty = (): Filters => filters.fromText({}, 'query', new InputFaults()) as Filters;

  it('is its own, down to the defaults, when nothing is given', () => {
    const [one, other] = [empty(), empty()];
    one.tags.push('of one caller');
    one.limit ??= 10;
    expect([one, other, empty()]).toEqual([{ tags: ['of one caller'], limit: 10 }, { tags: [] }, { tags: [] }]);
  });

  it('has the same faults each time when nothing is given', () => {
    class Needed {
      @IsString()
      q!: string;
    }
    const needed = inputClass(Needed);
    const faults = (): string[] => {
      const found = new InputFaults();
      needed.fromText({}, 'query', found);
      return said(found);
    };
    expect([faults(), faults()]).toEqual([['query q must be a string'], ['query q must be a string']]);
  });

  it('is judged each time when nothing is given: by conditions, rules and messages of author code', () => {
    let caller = { partner: true, name: 'Ada' };
    class ByCaller {
      @ValidateIf(() => caller.partner)
      @IsString()
      contract?: string;

      @ValidateBy({ name: 'isAdas', validator: { validate: () => caller.name === 'Ada' } }, { message: () => `is not for ${caller.name}` })
      shelf?: string;
    }
    const known = inputClass(ByCaller);
    const faults = (): string[] => {
      const found = new InputFaults();
      known.fromText({}, 'query', found);
      return said(found);
    };
    const first = faults();
    caller = { partner: false, name: 'Bob' };
    const second = faults();
    caller = { partner: true, name: 'Cy' };
    expect([first, second, faults()]).toEqual([['query contract must be a string'], ['query shelf is not for Bob'], ['query contract must be a string', 'query shelf is not for Cy']]);
  });
});

describe('a rule that has to wait', () => {
  @ValidatorConstraint({ name: 'isKnown', async: true })
  class IsKnown {
    validate = (): Promise<boolean> => Promise.resolve(true);
  }
  @ValidatorConstraint({ name: 'isFree' })
  class IsFree {
    async validate(): Promise<boolean> {
      await Promise.resolve();
      return true;
    }
  }
  class Undecorated {
    validate = (): boolean => false;
  }
  class Marked {
    @Validate(IsKnown)
    sku!: string;
  }
  class Unmarked {
    @Validate(IsFree)
    sku!: string;
  }
  class Awaited {
    @ValidatePromise()
    @IsString()
    sku!: Promise<string>;
  }
  class Skipped {
    @Validate(Undecorated)
    sku!: string;
  }
  class Order {
    @IsArray()
    @ValidateNested({ each: true })
    @OfClass(() => Marked)
    lines!: Marked[];
  }
  class Nameless {
    @ValidateNested()
    line!: Line;
  }
  it.each<[string, Type, string]>([
    ['is marked so', Marked, 'Marked.sku with the asynchronous rule "isKnown"'],
    ['is an async function', Unmarked, 'Unmarked.sku with the asynchronous rule "isFree"'],
    ['is of a nested class', Order, 'Marked.sku with the asynchronous rule "isKnown"'],
    ['is @ValidatePromise()', Awaited, 'Awaited.sku with @ValidatePromise()'],
    ['is none to class-validator', Skipped, 'Skipped.sku with the rule Undecorated, which is no rule'],
    ['is nested without a class', Nameless, 'Nameless.line, which is @ValidateNested() but nothing names its class'],
  ])('stops the start when it %s', (_, type, fault) => expect(() => inputClass(type)).toThrow(fault));

  const answers = (answer: () => unknown, each = false): Type => {
    class Hidden {
      @ValidateBy({ name: 'isUnseen', validator: { validate: answer as never } }, { each })
      skus!: string[];
    }
    class Outer {
      @ValidateNested()
      @OfClass(() => Hidden)
      inner!: Hidden;
    }
    return Outer;
  };
  it.each<[string, () => unknown, boolean]>([
    ['a promise of true', () => Promise.resolve(true), false],
    ['a promise of true for an item', () => Promise.resolve(true), true],
    ['a promise that is broken', () => Promise.reject(new Error('gone')), false],
    ['what can be waited for like a promise', () => ({ then: (): void => undefined }), false],
  ])('never passes: one that answers with %s ends the request as a fault of the BFF, naming the rule', (_, answer, each) => {
    expect(() => readBody(answers(answer, each), { inner: { skus: ['a'] } })).toThrow('Hidden.skus: the rule "isUnseen" answered with a promise');
  });

  class Nothing {
    @IsString()
    q: string = 'all';
  }
  registerDecorator({ target: Nothing, propertyName: 'q', validator: { validate: () => Promise.resolve(true) } });

  it('does not pass for a query that is empty either, however often it is read, and without a name', () => {
    const known = inputClass(Nothing);
    const read = (): object => known.fromText({}, 'query', new InputFaults());
    for (const _ of ['first', 'second']) expect(read).toThrow('Nothing.q: the rule "registerDecorator() without a name" answered with a promise');
  });
});

describe('rules that a list can get around', () => {
  it.each<[string, unknown, string[]]>([
    ['a list in the place of an item', { lines: [[]] }, ['body lines[0] must be an object']],
    ['a list of items in the place of an item', { lines: [[{ sku: 'S-1' }]] }, ['body lines[0] must be an object']],
    ['null in the place of an item', { lines: [null] }, ['body lines[0] must be an object']],
    ['an object in the place of the list', { lines: { sku: 'S-1' } }, ['body lines must be an array']],
  ])('hold for %s', (_, body, errors) => expect(readBody(Body, body).errors).toEqual(errors));
});

describe('a length', () => {
  const looks = jest.fn(() => true);
  class Letter {
    @ValidateBy({ name: 'isWell', validator: { validate: looks } })
    @MaxLength(5)
    text!: string;

    @ValidateBy({ name: 'isWell', validator: { validate: looks } })
    pattern!: string;

    @IsArray()
    @ArrayMaxSize(2)
    @ValidateBy({ name: 'isWell', validator: { validate: looks } }, { each: true })
    @MaxLength(3, { each: true })
    words!: string[];
  }
  const good = { text: 'short', pattern: 'a', words: ['one', 'two'] };

  it.each<[string, object, string]>([
    ['a text', { ...good, text: 'x'.repeat(100_000) }, 'body text must be shorter than or equal to 5 characters'],
    ['a text of which no rule says how long it may be', { ...good, pattern: 'x'.repeat(4_097) }, 'body pattern must have no more than 4096 characters'],
    ['a list', { ...good, words: Array(10_000).fill('one') }, 'body words must contain no more than 2 elements'],
    ['an item', { ...good, words: ['one', 'x'.repeat(100_000)] }, 'body words each value must be shorter than or equal to 3 characters'],
  ])('of %s is checked before anything looks at what is in it', (_, body, error) => {
    looks.mockClear();
    expect(readBody(Letter, body).errors).toEqual([error]);
    expect(looks).not.toHaveBeenCalledWith(expect.stringMatching(/^x{10}/), expect.anything());
  });
});

describe('a class that describes nothing is refused at start', () => {
  class NoRules {
    name!: string;
  }
  it.each([
    [undefined, 'needs a class'],
    [Object, 'needs a class'],
    [NoRules, 'NoRules, which has no class-validator rule'],
  ])('%p', (type, fault) => {
    expect(() => inputClass(type as never)).toThrow(fault);
  });
});
