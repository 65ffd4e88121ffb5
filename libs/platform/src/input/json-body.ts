import type { InputError } from '../problems/problem.ts';

/** Levels of a JSON body: deeper than anything a person would read, and far from where a recursive reader's stack ends. */
export const DEEPEST_BODY = 32;

type Container = readonly [path: string, value: object];

/**
 * What no JSON body may be, whatever its class says: nested without end, on which class-transformer and class-validator run out
 * of stack, or with fields named as the properties that every JavaScript object has, which class-validator takes for known.
 */
export function bodyFaults(body: object): InputError[] {
  const faults: InputError[] = [];
  let level: Container[] = [['', body]];
  for (let depth = 1; level.length > 0; depth += 1) {
    if (depth > DEEPEST_BODY) return [{ in: 'body', field: '', message: `is nested more than ${DEEPEST_BODY} levels deep` }];
    const next: Container[] = [];
    for (const [path, container] of level) {
      const list = Array.isArray(container);
      for (const [key, value] of Object.entries(container)) {
        if (!list && key in Object.prototype) faults.push({ in: 'body', field: fieldAt(path, key, list), message: 'is unknown' });
        if (typeof value === 'object' && value !== null) next.push([fieldAt(path, key, list), value as object]);
      }
    }
    level = next;
  }
  return faults;
}

/** `skus[3]`, `address.city` */
const fieldAt = (path: string, key: string, list: boolean): string =>
  list ? `${path}[${key}]` : path === '' ? key : `${path}.${key}`;
