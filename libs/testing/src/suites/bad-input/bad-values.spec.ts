import 'reflect-metadata';
import { IsIn, IsInt, IsString, Length, Matches, Max, Min } from 'class-validator';
import { badTexts } from './bad-values.ts';
import { rulesOf } from './input-rules.ts';

class Query {
  @IsInt()
  @Min(1)
  @Max(48)
  limit: number = 12;

  @IsString()
  @Length(1, 3)
  q!: string;

  @Matches(/^p-\d+$/)
  id!: string;

  @Matches(/^~+$/)
  waves!: string;

  @IsIn(['new', 'old'])
  sort!: string;
}

const typeOf = (name: string): unknown => Reflect.getMetadata('design:type', Query.prototype, name);
const input = { type: Query, properties: new Set(['limit', 'q', 'id', 'waves', 'sort']), typeOf } as never;
const [limit, q, id, waves, sort] = rulesOf(input).map((rules) => ({ rules, bad: badTexts(rules) }));

describe('bad texts', () => {
  it('of a number are words, other notations, and numbers outside its bounds', () => {
    expect(limit?.bad.wrongType).toContain('many');
    expect(limit?.bad.foreignNumber).toContain('0x10');
    expect(limit?.bad.outOfRange).toEqual(expect.arrayContaining(['0', '49', '1.5']));
    expect(limit?.bad.empty).toEqual(['']);
  });

  it('of a limited text are empty, or one character too long', () => {
    expect(q?.bad).toEqual({ wrongType: [], foreignNumber: [], outOfRange: [], tooLong: ['xxxx'], empty: [''] });
  });

  it('of a pattern or a choice are what it does not match', () => {
    expect({ id: id?.bad.wrongType, waves: waves?.bad.wrongType, sort: sort?.bad.wrongType }).toEqual({ id: ['~~~'], waves: [], sort: ['~~~'] });
  });

  it('are wanted of what has a default too, which may be left out', () => {
    expect({ limit: limit?.rules.optional, q: q?.rules.optional }).toEqual({ limit: true, q: false });
  });
});
