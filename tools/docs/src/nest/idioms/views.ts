import { Field, Integer } from '@portico/platform';

/** What most handlers of the table answer. */
export class Word {
  @Field()
  word!: string;
}

export class Cat {
  @Field()
  name!: string;

  @Field(Integer)
  age!: number;
}
