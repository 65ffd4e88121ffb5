import 'reflect-metadata';
import { plainToInstance, Type } from 'class-transformer';
import {
  ArrayMaxSize, ArrayUnique, Contains, IsArray, IsBoolean, IsDefined, IsEmail, IsIn, IsInt, IsOptional, IsString, Length, Matches, Max, Min, MinLength, Validate, ValidateIf,
  ValidateNested, validateSync, ValidatorConstraint,
} from 'class-validator';
import type { ValidationError } from 'class-validator';
import fc from 'fast-check';
import { ClassRules } from './class-rules.ts';
import { InputFaults } from './input-faults.ts';

@ValidatorConstraint({ name: 'isEven' })
class IsEven {
  validate = (value: unknown): boolean => Number(value) % 2 === 0;
  defaultMessage = (): string => '$property must be even, not $value';
}

class Item {
  @IsDefined()
  @Matches(/^[a-c]+$/, { message: ({ value, property }) => `${property} is not $target: ${String(value)}` })
  sku!: string;

  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(3)
  @Validate(IsEven)
  count?: number;
}

class Everything {
  @IsString()
  @Length(1, 3)
  text!: string;

  @IsIn(['a', 'b', 1], { message: '$property must be one of $constraint1' })
  choice!: string | number;

  @ValidateIf(({ text }: Everything) => text === 'a')
  @IsBoolean()
  flag!: boolean;

  @IsArray()
  @ArrayMaxSize(3)
  @ArrayUnique()
  @IsString({ each: true })
  @MinLength(1, { each: true })
  tags!: string[];

  @IsOptional()
  @IsEmail()
  @Contains('a', { validateIf: ({ text }: Everything) => text === 'b' })
  mail?: string;

  @ValidateNested()
  @Type(() => Item)
  item!: Item;

  @IsArray()
  @ValidateNested({ each: true })
  @Type(() => Item)
  items!: Item[];
}

const scalars = fc.constantFrom<unknown>('', 'a', 'b', 'abc', 'abcd', 'a@b.example', 0, 1, 2, 2.5, 4, true, false, null, undefined);
const items = fc.record({ sku: scalars, count: scalars }, { requiredKeys: [] });
const bodies = fc.record(
  { text: scalars, choice: scalars, flag: scalars, tags: fc.oneof(fc.array(scalars, { maxLength: 3 }), scalars), mail: scalars, item: items, items: fc.array(items, { maxLength: 3 }), other: scalars },
  { requiredKeys: ['item'] },
);

/** What class-validator's own runner says: of each property the topmost rule, which it asks last. */
const byClassValidator = (errors: readonly ValidationError[], path = ''): string[] =>
  errors.flatMap(({ property, constraints, children = [] }) => {
    const field = /^\d+$/.test(property) ? `${path}[${property}]` : path === '' ? property : `${path}.${property}`;
    const [rule, text = ''] = Object.entries(constraints ?? {}).at(-1) ?? [];
    const said = rule === 'whitelistValidation' ? 'is unknown' : text.replace(`in ${property} `, '').replace(`${property} `, '');
    return [...(rule === undefined ? [] : [`${field} ${said}`]), ...byClassValidator(children, field)];
  });

const ours = (object: object): string[] => {
  const faults = new InputFaults();
  ClassRules.of(Everything).check(object, 'body', '', faults);
  const { details } = faults.problem();
  expect(details.more).toBe(0);
  return (details.errors ?? []).map(({ field, message }) => `${field} ${message}`);
};

describe('the rules of a class', () => {
  it('find what class-validator finds, in its words', () => {
    fc.assert(
      fc.property(bodies, (body) => {
        const object = plainToInstance(Everything, body);
        const theirs = byClassValidator(validateSync(object, { whitelist: true, forbidNonWhitelisted: true, forbidUnknownValues: false }));
        expect(ours(object).sort()).toEqual(theirs.sort());
      }),
      { numRuns: 3_000 },
    );
  });

  it('quote a value in part only, and as it is', () => {
    class Quoting {
      @IsIn(['a'], { message: '$value is not it; $value' })
      text!: string;
    }
    const faults = new InputFaults();
    ClassRules.of(Quoting).check(Object.assign(new Quoting(), { text: "$'$&".repeat(10_000) }), 'body', '', faults);
    const quoted = "$'$&".repeat(25);
    expect(faults.problem().details.errors).toEqual([{ in: 'body', field: 'text', message: `${quoted} is not it; ${quoted}` }]);
  });

  it('are looked at once at start, in classes that are nested in themselves too', () => {
    class Folder {
      @IsArray()
      @ArrayMaxSize(2_000)
      @ArrayUnique()
      names!: string[];

      @IsOptional()
      @ValidateNested({ each: true })
      @Type(() => Folder)
      folders?: Folder[];
    }
    expect([...ClassRules.of(Folder).startFaults()]).toEqual([expect.stringContaining('has Folder.names with @ArrayUnique()')]);
  });

  it('do not ask for what is nested in a list that is too long, nor in nothing', () => {
    class Order {
      @ArrayMaxSize(1)
      @ValidateNested({ each: true })
      @Type(() => Item)
      lines!: Item[];

      @ValidateNested()
      @Type(() => Item)
      gift?: Item;
    }
    const check = (body: object): string[] => {
      const faults = new InputFaults();
      ClassRules.of(Order).check(plainToInstance(Order, body), 'body', '', faults);
      return (faults.problem().details.errors ?? []).map(({ field, message }) => `${field} ${message}`);
    };
    expect(check({ lines: [{ sku: 'z' }, { sku: 'z' }] })).toEqual(['lines must contain no more than 1 elements']);
    expect(check({ lines: [{ sku: 'a' }] })).toEqual([]);
    expect(check({ lines: [], gift: null })).toEqual(['gift must be an object']);
  });
});
