import type { Type } from '@nestjs/common';
import { plainToInstance } from 'class-transformer';
import { textOf } from '../problems/thrown.ts';
import { StartError } from '../server/start-error.ts';

/**
 * The class of what a property holds. Only class-transformer knows, and it tells by doing it.
 * @returns Object when nothing names a class; undefined when it depends on the value: on its discriminator, or on a transform
 */
export function nestedClass(type: Type, name: string, list: boolean): Type | undefined {
  let looked = false;
  // Only a discriminator asks whether a value has a field.
  const value = new Proxy({}, { has: () => ((looked = true), false) });
  let made: unknown;
  try {
    made = (plainToInstance(type, { [name]: list ? [value] : value }) as Record<string, unknown>)[name];
  } catch {
    // A transform that an empty object does not suit: what it makes is looked at when there is a value.
    return undefined;
  }
  const [one] = list ? ((made ?? []) as Iterable<object>) : [made as object | undefined];
  return looked ? undefined : (one?.constructor as Type | undefined);
}

/**
 * The names by which a class takes what it exposes under others (`@Expose({ name })`): class-transformer looks for them even in nothing.
 * @throws StartError when a transform fails for a field that is not there: each request without it would be answered with 500
 */
export function exposedNames(type: Type): string[] {
  const names = new Set<string>();
  const nothing = new Proxy({}, { get: (_, name) => void (typeof name === 'string' && names.add(name)) });
  try {
    plainToInstance(type, nothing);
  } catch (error) {
    throw new StartError([`has ${type.name}, of which a @Transform() fails for a field that is not there (${textOf(error)}): let it take undefined`]);
  }
  return [...names].filter((name) => !(name in Object.prototype) && name !== 'then');
}
