import { Doc } from '@portico/config';
import { ArrayNotEmpty, IsArray, IsString, Matches } from 'class-validator';

/** What a token must say besides. */
export class RequiredClaimSettings {
  @Matches(/^[\w:./-]+$/)
  @Doc('The claim, by its name or the path to it.')
  name!: string;

  @IsString({ each: true })
  @IsArray()
  @ArrayNotEmpty()
  @Doc('It is a text, and one of these.')
  values!: string[];
}
