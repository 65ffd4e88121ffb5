import { ByteSize, Doc } from '@portico/config';
import { ArrayMinSize, ArrayUnique, IsArray, IsBoolean, IsIn } from 'class-validator';
import { CODINGS } from './coding.ts';
import type { Coding } from './coding.ts';

/** Answers in fewer bytes, for clients that ask for it. */
export class CompressionSettings {
  @IsBoolean()
  @Doc('Whether answers are compressed.')
  enabled = false;

  @IsIn(CODINGS, { each: true })
  @ArrayUnique()
  @ArrayMinSize(1)
  @IsArray()
  @Doc('The codings to offer, the best one first: it decides where a client likes several alike.')
  codings: Coding[] = [...CODINGS];

  @ByteSize({ min: '1B', doc: 'Answers that are shorter leave as they are: one packet holds them either way.' })
  threshold = 1_024;
}
