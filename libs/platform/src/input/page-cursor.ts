import { hash } from 'node:crypto';
import { ValidateBy } from 'class-validator';
import type { ValidationOptions } from 'class-validator';

/** What a page belongs to: a list with its filters, such as `['search', 'oak chair']`. */
export type ListKey = readonly (string | null)[];

const markOf = (list: ListKey, cursor: string): string => hash('sha256', JSON.stringify([list, cursor]), 'base64url').slice(0, 8);

/**
 * A service's cursor with a mark of the list it belongs to. The mark is no secret: with it, a mutilated cursor or one of another
 * list is refused before any service is asked.
 */
export const sealCursor = (list: ListKey, cursor: string): string => `${cursor}.${markOf(list, cursor)}`;

/** The service's own cursor. @returns undefined for a text that `sealCursor` did not make for this list */
export function openCursor(list: ListKey, text: string): string | undefined {
  const cursor = text.slice(0, Math.max(0, text.lastIndexOf('.')));
  return sealCursor(list, cursor) === text ? cursor : undefined;
}

/** An input that accepts only the cursor of a page of the same list: `@CursorOf(({ q }: SearchQuery) => ['search', q])`. */
export const CursorOf = <Q extends object>(listOf: (query: Q) => ListKey, options?: ValidationOptions): PropertyDecorator =>
  ValidateBy(
    {
      name: 'cursorOf',
      validator: {
        validate: (value: unknown, args) => typeof value === 'string' && openCursor(listOf(args?.object as Q), value) !== undefined,
        defaultMessage: () => '$property must be the cursor that came with a page of this very list',
      },
    },
    options,
  );
