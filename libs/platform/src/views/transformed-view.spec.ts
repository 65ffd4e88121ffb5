import 'reflect-metadata';
import { IntersectionType, OmitType, PartialType, PickType } from '@nestjs/swagger';
import { Exclude, Expose } from 'class-transformer';
import type { Type } from '@nestjs/common';
import { Field } from './field.ts';
import { viewSchema } from './view-schema.ts';

class User {
  @Field()
  id!: string;
  @Field()
  name!: string;
}

const faultsOf = (view: Type): readonly string[] => {
  try {
    viewSchema(view);
    return [];
  } catch (error) {
    return (error as { readonly faults: readonly string[] }).faults;
  }
};

describe('a view that Nest makes of another', () => {
  it.each([PickType(User, ['id']), OmitType(User, ['id']), PartialType(User), IntersectionType(User, class Other {})])('is refused, since it has none of the fields: %p', (Base) => {
    class Summary extends (Base as Type<object>) {
      @Field()
      more!: string;
    }
    expect(faultsOf(Summary)).toEqual(['Summary extends a mapped type of Nest, such as PickType(), which leaves @Field() behind: extend the view itself, or PartialOf() of it, or declare the fields here']);
  });
});

describe('a field with decorators of class-transformer', () => {
  class Told extends User {
    @Expose({ name: 'full_name' })
    @Field()
    fullName!: string;
    @Expose({ groups: ['admin'] })
    @Field()
    secret!: string;
    @Exclude()
    @Field()
    hidden!: string;
  }
  class Fine extends User {
    @Expose({ groups: ['admin'] })
    @Field(String, { optional: true })
    secret?: string;
    @Expose({ name: 'full_name', toClassOnly: true })
    @Field()
    fullName!: string;
    @Exclude({ toClassOnly: true })
    @Field()
    hidden!: string;
    @Exclude()
    password!: string;
  }

  it('is refused where ClassSerializerInterceptor would make another answer of it', () => {
    expect(faultsOf(Told)).toEqual([
      "Told.fullName has @Expose({ name: 'full_name' }), and leaves by the name of its property: name that full_name, and take @Expose() out",
      'Told.secret has @Expose() with groups, without which it is absent: add { optional: true } to its @Field()',
      'Told.hidden has @Field() and @Exclude(), and only one of them can hold: take one out',
    ]);
    expect(faultsOf(Fine)).toEqual([]);
  });
});
