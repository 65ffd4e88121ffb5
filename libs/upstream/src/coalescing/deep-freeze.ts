/**
 * Freezes plain data to the bottom: several hold it now, and none of them may change it for the others. It does not call itself:
 * JSON may be nested deeper than the stack is.
 */
export function deepFreeze(value: unknown): void {
  const found = [value];
  while (found.length > 0) {
    const next = found.pop();
    if (typeof next !== 'object' || next === null || Object.isFrozen(next) || ArrayBuffer.isView(next)) continue;
    Object.freeze(next);
    for (const inner of Object.values(next)) if (typeof inner === 'object') found.push(inner);
  }
}
