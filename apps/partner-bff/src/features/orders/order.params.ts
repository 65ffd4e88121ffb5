import { Matches } from 'class-validator';

export class OrderParams {
  @Matches(/^o-[0-9]{6}$/)
  id!: string;
}
