import { ValidateBy } from 'class-validator';
import type { ValidationArguments } from 'class-validator';

/** Every page there is; never together with credentials. */
export const ANY = '*';

/** An app's own scheme, as web views of native apps have it: `capacitor://localhost`. `URL` gives such an origin no text. */
const OF_APP = /^(?!https?:|file:|data:|blob:)[a-z][a-z0-9+.-]*:\/\/[a-z0-9.-]+(?::\d{1,5})?$/;

/** @returns what is wrong with it as the value of an `Origin` header, to the letter (RFC 6454, section 6.2) */
export function originFault(text: unknown): string | undefined {
  if (text === ANY) return undefined;
  if (typeof text !== 'string') return 'is no text';
  if (text === 'null') return 'is the origin of every page without one, such as a sandboxed frame of any site';
  if (text.includes(ANY)) return 'has a wildcard in it: origins are compared as a whole';
  if (OF_APP.test(text)) return undefined;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || url.origin === 'null') return 'is no origin';
  return url.origin === text ? undefined : `is not how browsers write it, which is ${url.origin}`;
}

/** Each item of a list is an origin or `*`. */
export function IsOrigin(): PropertyDecorator {
  const validate = (value: unknown): boolean => originFault(value) === undefined;
  const defaultMessage = (details?: ValidationArguments): string => {
    const values: unknown[] = [details?.value].flat();
    const wrong = values.find((value) => !validate(value));
    return `"${String(wrong)}" ${originFault(wrong) ?? ''}`;
  };
  const context = { fix: 'write scheme, host and port as browsers do: https://app.shop.example' };
  return ValidateBy({ name: 'isOrigin', validator: { validate, defaultMessage } }, { each: true, context });
}
