/**
 * Sets every value that a pointer finds. Pointers are JSON Pointers (RFC 6901) in which `*` stands for each item of a list.
 * What is above may be null: then there is nothing to set.
 * @returns the values that were there
 */
export function setAll(document: unknown, pointer: string, value: unknown): unknown[] {
  const tokens = pointer
    .split('/')
    .slice(1)
    .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'));
  const last = tokens.pop();
  if (last === undefined || !pointer.startsWith('/'))
    throw new TypeError(`"${pointer}" is no JSON Pointer to a part of a document`);
  let holders: unknown[] = [document];
  for (const token of tokens) holders = holders.flatMap((holder) => step(holder, token, pointer));
  return holders
    .filter((holder) => holder !== null)
    .flatMap((holder) => keysOf(holder, last, pointer).map((key) => replace(holder, key, value)));
}

type Container = Record<string, unknown>;

const step = (holder: unknown, token: string, pointer: string): unknown[] =>
  holder === null ? [] : keysOf(holder, token, pointer).map((key) => (holder as Container)[key]);

function keysOf(holder: unknown, token: string, pointer: string): string[] {
  if (token === '*' && Array.isArray(holder)) return Object.keys(holder);
  if (typeof holder === 'object' && holder !== null && Object.hasOwn(holder, token)) return [token];
  throw new TypeError(`"${pointer}" leads nowhere: there is no "${token}" in ${JSON.stringify(holder)?.slice(0, 200)}`);
}

function replace(holder: unknown, key: string, value: unknown): unknown {
  const before = (holder as Container)[key];
  (holder as Container)[key] = value;
  return before;
}
