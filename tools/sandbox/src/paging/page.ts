import { hash } from 'node:crypto';
import { invalid } from '../http/service-problem.ts';

export const DEFAULT_LIMIT = 20;

export interface Page<Item> {
  readonly items: Item[];
  readonly nextCursor: string | null;
}

export interface PageRequest {
  readonly cursor?: string;
  readonly limit?: number;
}

const badCursor = () => invalid([{ in: 'query', name: 'cursor', detail: 'is not a cursor of this list with these filters' }]);

const fingerprint = (list: string): string => hash('sha1', list, 'base64url').slice(0, 8);

const encode = (list: string, position: number): string => Buffer.from(`${fingerprint(list)}.${position}`).toString('base64url');

/** The position in a cursor; `list` names the list and its filters, and a cursor of another one is refused (400). */
const decode = (list: string, cursor: string): number => {
  const [mark, position = ''] = Buffer.from(cursor, 'base64url').toString('latin1').split('.');
  if (mark !== fingerprint(list) || !/^\d{1,9}$/.test(position)) throw badCursor();
  return Number(position);
};

export interface OffsetRequest extends PageRequest {
  readonly offset?: number;
}

/** A page of a list that never changes: the cursor is an offset, which may also be given plainly. */
export const pageByOffset = <Item>(
  all: readonly Item[],
  list: string,
  { cursor, offset = 0, limit = DEFAULT_LIMIT }: OffsetRequest,
): Page<Item> => {
  const start = cursor === undefined ? offset : decode(list, cursor);
  const end = start + limit;
  return { items: all.slice(start, end), nextCursor: end < all.length ? encode(list, end) : null };
};

/**
 * A page of a list that grows at its head, sorted by descending number: the cursor is the last number given, so that new
 * entries neither repeat nor hide any.
 */
export const pageByNumber = <Item>(
  all: readonly Item[],
  numberOf: (item: Item) => number,
  list: string,
  { cursor, limit = DEFAULT_LIMIT }: PageRequest,
): Page<Item> => {
  const before = cursor === undefined ? Infinity : decode(list, cursor);
  const rest = all.filter((item) => numberOf(item) < before);
  const items = rest.slice(0, limit);
  const last = items.at(-1);
  return { items, nextCursor: last !== undefined && rest.length > limit ? encode(list, numberOf(last)) : null };
};
