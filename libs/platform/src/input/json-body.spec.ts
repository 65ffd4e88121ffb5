import 'reflect-metadata';
import { Expose, Transform, Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsObject, IsOptional, IsString, MaxLength, ValidateNested } from 'class-validator';
import { ClassRules } from './class-rules.ts';
import { InputFaults } from './input-faults.ts';
import { withinBounds } from './json-body.ts';

class Line {
  @IsString()
  sku!: string;
}

class Place {
  @IsString()
  city!: string;
}

class Folder {
  @IsOptional()
  @IsArray()
  @ValidateNested({ each: true })
  @Type(() => Folder)
  folders?: Folder[];
}

class Option {
  @IsOptional()
  @IsString()
  name?: string;
}

class Row {
  @IsArray()
  @ValidateNested({ each: true })
  @Type(() => Option)
  options!: Option[];

  @IsOptional()
  @IsArray()
  @ArrayMaxSize(5)
  @ValidateNested({ each: true })
  @Type(() => Option)
  few?: Option[];
}

class Table {
  @IsArray()
  @ValidateNested({ each: true })
  @Type(() => Row)
  rows!: Row[];
}

class Large {
  @IsArray()
  @ArrayMaxSize(2_000)
  @ValidateNested({ each: true })
  @Type(() => Row)
  rows!: Row[];
}

class Body {
  @IsArray()
  @ArrayMaxSize(3)
  @ValidateNested({ each: true })
  @Type(() => Line)
  lines!: Line[];

  @IsArray()
  skus!: string[];

  @IsArray()
  @MaxLength(2, { each: true })
  codes!: string[];

  @ValidateNested()
  @Type(() => Place)
  place!: Place;

  @IsObject()
  undescribed!: Place;

  @IsString()
  @Expose({ name: 'full_name' })
  @Transform(({ value }: { value: string | undefined }) => value?.trim())
  name!: string;
}

const nested = (levels: number): unknown => JSON.parse(`${'['.repeat(levels)}${']'.repeat(levels)}`);
const bounded = (body: object, type: new () => object = Body): { body: object; faults: string[] } => {
  const faults = new InputFaults();
  const kept = withinBounds(body, ClassRules.of(type), faults);
  return { body: kept, faults: (faults.problem().details.errors ?? []).map(({ field, message }) => `${field} ${message}`) };
};

describe('the bounds of a JSON body', () => {
  it.each([
    {},
    { lines: [{ sku: 'a' }, { sku: 'b' }], skus: ['x'.repeat(100_000)], place: { city: 'Lyon' }, undescribed: { a: [null, { b: 1 }] }, full_name: 'A' },
    { lines: 'no list', skus: 5, place: null, full_name: Array.from({ length: 20 }, () => 'a') },
    { skus: Array.from({ length: 100 }, () => 'a') },
  ])('take %j as it is', (body) => {
    expect(bounded(body)).toEqual({ body, faults: [] });
    expect(bounded(body).body).toBe(body);
  });

  it.each<[string, object, string[], object]>([
    ['an unknown field', { extra: 1, place: {} }, ['extra is unknown'], { place: {} }],
    ['an unknown field of a nested object', { place: { city: 'a', extra: 1 } }, ['place.extra is unknown'], { place: { city: 'a' } }],
    ['an unknown field of an item', { lines: [{ sku: 'a' }, { extra: {} }] }, ['lines[1].extra is unknown'], { lines: [{ sku: 'a' }, {}] }],
    ['a property by its own name where it is exposed by another', { name: 'A', full_name: 'B', place: {} }, ['name is unknown'], { full_name: 'B', place: {} }],
    ['fields that every object has', JSON.parse('{"toString":1,"place":{"__proto__":null},"lines":[{"constructor":{}}]}') as object, ['toString is unknown', 'place.__proto__ is unknown', 'lines[0].constructor is unknown'], { place: {}, lines: [{}] }],
    ['such a field where nothing is described', { undescribed: { inner: [{ constructor: 1 }] } }, ['undescribed.inner[0].constructor is unknown'], {}],
    ['a list that is longer than its rule says', { lines: [1, 2, 3, 4] }, ['lines must contain no more than 3 elements'], {}],
    ['a list without such a rule that has more than 100 items', { skus: Array(101).fill('a') }, ['skus must have no more than 100 elements'], {}],
    ['an item that is longer than the items’ rule says', { codes: ['ab', 'abc'] }, ['codes each value must be shorter than or equal to 2 characters'], {}],
    ['more than 500 items that nothing describes', { undescribed: { a: Array(501).fill(0) } }, ['undescribed.a holds too much that nothing describes'], {}],
    ['more than 500 such values in all', { undescribed: { a: Array(400).fill(0) }, skus: [Array(101).fill(0)] }, ['skus[0] holds too much that nothing describes'], { undescribed: { a: Array(400).fill(0) } }],
    ['an object of more than 100 fields that nothing describes', { undescribed: Object.fromEntries(Array.from({ length: 101 }, (_, index) => [`a${index}`, 1])) }, ['undescribed holds too much that nothing describes'], {}],
    ['more than 20 items where there should be a text', { full_name: Array(21).fill('a') }, ['full_name holds too much that nothing describes'], {}],
  ])('name %s, and keep the rest', (_, body, faults, kept) => expect(bounded(body)).toEqual({ body: kept, faults }));

  it.each([31, 32, 100_000])('refuse %d levels below the first where nothing is described, without running out of stack', (levels) => {
    const body = { undescribed: nested(levels) as object };
    expect(bounded(body).faults).toEqual(levels < 32 ? [] : [expect.stringMatching(/^undescribed\[0\].* is nested more than 32 levels deep$/)]);
  });

  it.each([16, 17, 50_000])('refuse %d levels of a class that is nested in itself', (levels) => {
    const body = JSON.parse(`${'{"folders":['.repeat(levels)}${']}'.repeat(levels)}`) as object;
    expect(bounded(body, Folder).faults).toEqual(levels < 17 ? [] : [expect.stringMatching(/ is nested more than 32 levels deep$/)]);
  });

  it.each<[string, object, object]>([
    ['500 values in all in what nothing describes', { undescribed: { a: Array(499).fill(0) } }, { undescribed: { a: Array(500).fill(0) } }],
    ['100 fields of such an object', { undescribed: Object.fromEntries(Array.from({ length: 100 }, (_, index) => [`a${index}`, 1])) }, { undescribed: Object.fromEntries(Array.from({ length: 101 }, (_, index) => [`a${index}`, 1])) }],
    ['three items, as the rule says', { lines: [{}, {}, {}] }, { lines: [{}, {}, {}, {}] }],
    ['20 items where there should be a text', { full_name: Array(20).fill('a') }, { full_name: Array(21).fill('a') }],
    ['20 fields there', { full_name: Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`a${index}`, 1])) }, { full_name: Object.fromEntries(Array.from({ length: 21 }, (_, index) => [`a${index}`, 1])) }],
  ])('are %s, and not one more', (_, most, more) => expect([bounded(most).faults.length, bounded(more).faults.length]).toEqual([0, 1]));

  const rows = (count: number, ...options: number[]): object => ({ rows: Array.from({ length: count }, () => ({ options: [], ...Object.fromEntries(options.map((size, at) => [['options', 'few'][at], Array(size).fill({})])) })) });
  const tree = (levels: number): object => ({ folders: levels === 0 ? [] : Array.from({ length: 10 }, () => tree(levels - 1)) });

  it.each<[string, object, new () => object, string[]]>([
    ['lists within a list', rows(9, 100), Table, []],
    ['as many as need not be', rows(10, 100), Table, ['rows[9].options[89] is one of more than 1000 objects']],
    ['a tree', tree(2), Folder, []],
    ['a tree of too many', tree(3), Folder, ['folders[9] is one of more than 1000 objects']],
    ['a list that says its size', rows(2_000), Large, []],
    ['lists that say their sizes, within each other', rows(1_500, 0, 5), Large, []],
  ])('hold objects of classes in all: %s', (_, body, type, faults) => {
    expect(bounded(body, type).faults).toEqual(faults);
  });

  it('have rules not asked for what is out of them, nor for what stands in a list in the place of an object', () => {
    const faults = new InputFaults();
    withinBounds({ lines: [{ sku: 'a' }, 5], skus: Array(101).fill('a'), place: { city: 'a' } }, ClassRules.of(Body), faults);
    expect(['lines', 'lines[0]', 'lines[1]', 'skus', 'place'].filter((field) => faults.hasLeft('body', field))).toEqual(['lines[1]', 'skus']);
  });
});

describe('a value of JSON whose @Type() is a text, a number or a truth value', () => {
  class Scalars {
    @IsOptional()
    @Type(() => Boolean)
    flag?: boolean;

    @IsOptional()
    @Type(() => Number)
    count?: number;

    @IsOptional()
    @Type(() => String)
    @Expose({ name: 'full_name' })
    name?: string;

    @IsOptional()
    @Type(() => Number)
    @IsArray()
    all?: number[];

    @IsOptional()
    @Type(() => Boolean)
    set?: Set<boolean>;

    @IsOptional()
    @Type(() => String)
    map?: Map<string, string>;

    @IsOptional()
    @ValidateNested({ each: true })
    @Type(() => Scalars)
    inner?: Scalars[];
  }

  it.each<[object, string]>([
    [{ flag: 'false' }, 'flag must be a boolean value'],
    [{ flag: 0 }, 'flag must be a boolean value'],
    [{ count: '' }, 'count must be a number'],
    [{ count: true }, 'count must be a number'],
    [{ count: {} }, 'count must be a number'],
    [{ full_name: 5 }, 'full_name must be a string'],
    [{ all: [1, '2'] }, 'all each value must be a number'],
    [{ all: [1, ['2']] }, 'all each value must be a number'],
    [{ set: [true, 'a'] }, 'set each value must be a boolean value'],
    [{ map: { a: 1 } }, 'map each value must be a string'],
    [{ inner: [{ flag: 'false' }] }, 'inner[0].flag must be a boolean value'],
  ])('is refused for another type, not converted: %j', (body, fault) => expect(bounded(body, Scalars).faults).toEqual([fault]));

  it('is taken as it is, and may be nothing', () => {
    for (const body of [{ flag: false, count: 0, full_name: '', all: [1], set: [true], map: { a: 'b' }, inner: [{ flag: true }] }, { flag: null, all: null, set: [null] }]) {
      expect(bounded(body, Scalars)).toEqual({ body, faults: [] });
    }
  });
});
