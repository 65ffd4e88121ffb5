import { SecretConversion } from '../conversions/secret-conversion.ts';
import { SecretText } from '../secret-text.ts';
import type { SettingDecorator, ValueOptions } from './setting-decorator.ts';
import { valueSetting } from './setting-decorator.ts';

export interface SecretOptions extends ValueOptions {
  /** Least length in UTF-16 code units; 1 by default. */
  readonly minLength?: number;
}

/**
 * A secret, held as SecretText. It is written as `{ file: /run/secrets/name }` or comes from the environment (`…__FILE` names a
 * file); a text in the settings file, or a default in the class, serves development only and is refused in production.
 */
export function Secret(options: SecretOptions & { readonly each: true }): SettingDecorator<readonly SecretText[]>;
export function Secret(options?: SecretOptions): SettingDecorator<SecretText>;
export function Secret(options: SecretOptions = {}): SettingDecorator<SecretText | readonly SecretText[]> {
  const { minLength = 1 } = options;
  const wanted = minLength > 1 ? `a secret of at least ${minLength} characters` : 'a secret';
  const holds = (value: unknown): value is SecretText => value instanceof SecretText && value.length >= minLength;
  const conversion = new SecretConversion(wanted.slice('a '.length), minLength);
  return valueSetting(conversion, { name: 'secret', holds, must: `must be ${wanted}`, fix: `write ${wanted}` }, options);
}
