import { Field, Integer, OneOf } from '@portico/platform';
import { fieldList } from './field-list.ts';

class Leaf {
  @Field([Integer])
  counts!: number[];

  @Field(OneOf('up', 'down'), { nullable: true })
  way!: 'up' | 'down' | null;
}

class Tree extends Leaf {
  @Field()
  tall!: boolean;

  @Field(Leaf, { nullable: true })
  top!: Leaf | null;

  @Field([Leaf], { optional: true })
  leaves?: Leaf[];

  @Field()
  height!: number;
}

describe('the field list of a view', () => {
  it('names every path down to the last leaf, inherited ones first, with type and nullability', () => {
    expect(fieldList(Tree).split('\n')).toEqual([
      'counts: integer[]',
      'way: (up | down) | null',
      'tall: boolean',
      'top: object | null',
      'top.counts: integer[]',
      'top.way: (up | down) | null',
      'leaves: object[] | absent',
      'leaves[].counts: integer[]',
      'leaves[].way: (up | down) | null',
      'height: number',
      '',
    ]);
  });
});
