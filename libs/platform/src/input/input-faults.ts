import { MOST_ERRORS, Problem } from '../problems/problem.ts';
import type { InputError } from '../problems/problem.ts';
import { boundedText } from '../problems/bounded-text.ts';

type Place = InputError['in'];

/** Bytes of a field or a message that are kept; what a problem says is shorter still. */
const KEPT = 500;

/**
 * What is wrong with the input of a request. The first faults are named, the others are counted: input that is full of faults costs no
 * more than to read it.
 */
export class InputFaults {
  private readonly named: InputError[] = [];
  private readonly left = new Set<string>();
  private count = 0;

  get any(): boolean {
    return this.count > 0;
  }

  /** Are there as many as are named? */
  get full(): boolean {
    return this.count >= MOST_ERRORS;
  }

  /** @param message what is wrong; called only for a fault that is named */
  add(place: Place, field: string, message: string | (() => string)): void {
    this.count += 1;
    if (this.named.length >= MOST_ERRORS) return;
    const text = typeof message === 'string' ? message : message();
    this.named.push({ in: place, field: boundedText(field, KEPT), message: boundedText(text, KEPT) });
  }

  /** Faults of input that was not read. */
  addUnread(place: Place, count: number, what: string): void {
    if (count === 0) return;
    this.add(place, '', what);
    this.count += count - 1;
  }

  /** A value whose fault is known is not looked at any further: its rules are not asked. */
  leave(place: Place, field: string): void {
    this.left.add(`${place} ${field}`);
  }

  /** Was this value left? */
  hasLeft(place: Place, field: string): boolean {
    return this.left.size > 0 && this.left.has(`${place} ${field}`);
  }

  problem(): Problem {
    const detail = this.named.map(({ in: place, field, message }) => (field === '' ? `${place} ${message}` : `${place} ${field} ${message}`)).join('; ');
    return new Problem('invalid-input', { detail, errors: this.named, more: this.count - this.named.length });
  }
}
