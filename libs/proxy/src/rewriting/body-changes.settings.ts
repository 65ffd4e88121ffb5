import { ByteSize, Doc } from '@portico/config';
import { IsArray, IsObject, IsString, Matches } from 'class-validator';
import type { Texts } from '../routes/routes.settings.ts';

/** Names with dots between. */
const PATH = /^(?!.*__proto__)[^.\s]+(?:\.[^.\s]+)*$/;
const MESSAGE = { each: true, message: '"$value" is no path of fields', context: { fix: 'write names with dots between, such as items.price; lists are gone through' } };

/** What becomes of a JSON body. Nothing else of it is touched: numbers, texts and their order stay as they are written. */
export class BodyChanges {
  @Matches(PATH, MESSAGE)
  @IsString({ each: true })
  @IsArray()
  @Doc('The fields that stay, with all that is in them: id, items.price. Lists are gone through. Without any, all do.')
  allow: string[] = [];

  @Matches(PATH, MESSAGE)
  @IsString({ each: true })
  @IsArray()
  @Doc('Fields that are taken out.')
  remove: string[] = [];

  @IsObject()
  @Doc('Fields that get another name where they are: { items.cost: price }.')
  rename: Texts = {};

  @ByteSize({ min: '1B', doc: 'The longest body. It is held in memory; a longer answer is a 502, a longer request a 413.' })
  limit = 1024 * 1024;
}
