import { StacklessError } from './stackless-error.ts';

/** What was thrown, where there must be something: whatever is false, as in `throw undefined`, passes for nothing having been thrown. */
export const reasonOf = (thrown: unknown): unknown => thrown || new StacklessError(`${thrown === '' ? 'an empty text' : String(thrown)} was thrown`);
