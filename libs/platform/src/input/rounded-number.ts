import { itemsOf } from './rule.ts';

export const ROUNDED = `must be between ${Number.MIN_SAFE_INTEGER} and ${Number.MAX_SAFE_INTEGER}: larger integers are not kept exactly`;

/** May a number, or one of a list, have been another one when it was sent? Beyond 2^53 several integers become the same (RFC 8259, section 6). */
export function anyRounded(value: unknown): boolean {
  if (typeof value !== 'object') return isRounded(value);
  for (const item of itemsOf(value) ?? []) if (isRounded(item)) return true;
  return false;
}

const isRounded = (value: unknown): boolean => typeof value === 'number' && Math.abs(value) > Number.MAX_SAFE_INTEGER;
