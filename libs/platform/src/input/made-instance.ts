import type { Type } from '@nestjs/common';
import { plainToInstance } from 'class-transformer';
import { textOf } from '../problems/thrown.ts';
import { StartError } from '../server/start-error.ts';
import { exposedName } from './transforms.ts';

/**
 * The names by which a class takes what it exposes under others (`@Expose({ name })`): class-transformer looks for them even in nothing.
 * @throws StartError when the constructor or a transform fails for what is not there: each request without it would be answered with 500
 */
export function exposedNames(type: Type): string[] {
  try {
    new type();
  } catch (error) {
    throw new StartError([`has ${type.name}, whose constructor fails without arguments (${textOf(error)}): nothing gives it any; let it need none`]);
  }
  const names = new Set<string>();
  const nothing = new Proxy({}, { get: (_, name) => void (typeof name === 'string' && names.add(name)) });
  try {
    plainToInstance(type, nothing);
  } catch (error) {
    throw new StartError([`has ${type.name}, of which a @Transform() fails for a field that is not there (${textOf(error)}): let it take undefined`]);
  }
  return [...names].filter((name) => !(name in Object.prototype) && name !== 'then');
}

/** What an object of a class has whatever is sent: initial values, what is exposed, and where the accessors of these properties keep theirs. */
export function ownNames(type: Type, properties: Iterable<string>): string[] {
  const made = plainToInstance(type, {}) as Record<string, unknown>;
  // A text is made of a text.
  if (typeof made !== 'object') return [];
  for (const name of properties) {
    try {
      made[name] = '';
    } catch {
      // An accessor that cannot be set, or not to this.
    }
  }
  return Object.keys(made);
}

/** Does class-transformer look for a property in what is sent? Not for one that is excluded, or exposed to a group. */
export function isTaken(type: Type, property: string): boolean {
  let looked = false;
  const watched = { enumerable: true, get: (): void => void (looked = true) };
  try {
    plainToInstance(type, Object.defineProperties({}, { [property]: watched, [exposedName(type, property)]: watched }));
  } catch {
    // A transform that does not suit what is not there.
  }
  return looked;
}
