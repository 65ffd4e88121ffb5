import { ValidateBy } from 'class-validator';
import { isSealedFor } from './page-cursor.ts';
import type { ListKey } from './page-cursor.ts';

/** Accepts only the `next` of an earlier page of the same list. */
export const CursorOf = <Q extends object>(listOf: (query: Q) => ListKey): PropertyDecorator =>
  ValidateBy({
    name: 'cursorOf',
    validator: {
      validate: (value: unknown, args) => typeof value === 'string' && isSealedFor(listOf(args?.object as Q), value),
      defaultMessage: () => '$property must be the `next` of a page of this very list',
    },
  });
