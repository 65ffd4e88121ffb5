import { hash } from 'node:crypto';

/** What a page belongs to, such as `['search', 'oak chair']`. */
export type ListKey = readonly string[];

const markOf = (list: ListKey, cursor: string): string => hash('sha256', JSON.stringify([list, cursor]), 'base64url').slice(0, 6);

/**
 * A service's cursor with a mark of the list it belongs to. The mark is no secret: it lets this BFF refuse a mutilated cursor,
 * or one of another list, before any service is asked.
 */
export const sealCursor = (list: ListKey, cursor: string): string => `${cursor}.${markOf(list, cursor)}`;

export const isSealedFor = (list: ListKey, text: string): boolean => sealCursor(list, cursorIn(text)) === text;

/** The service's own cursor; undefined, for the first page, when there is none. */
export const openCursor = (sealed: string | undefined): string | undefined => (sealed === undefined ? undefined : cursorIn(sealed));

const cursorIn = (sealed: string): string => sealed.slice(0, Math.max(0, sealed.lastIndexOf('.')));
