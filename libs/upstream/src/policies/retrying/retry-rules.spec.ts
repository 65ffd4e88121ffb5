import { FAILURE_TABLE } from '../evidence/failure.table.ts';
import type { FailureKind } from '../evidence/failure.table.ts';
import { nextStep } from './retry-rules.ts';

describe('after a failed attempt', () => {
  const kinds = Object.keys(FAILURE_TABLE) as FailureKind[];

  it.each(['refused', 'reset'] as const)('a write goes elsewhere when it was %s and nothing was sent, once', (kind) => {
    expect(nextStep({ kind, sent: false, carriedOut: false }, true, false, false)).toBe('elsewhere');
    expect(nextStep({ kind, sent: false, carriedOut: false }, false, false, false)).toBe('give-up');
    expect(nextStep({ kind, sent: true, carriedOut: false }, true, false, false)).toBe('give-up');
  });

  it.each(kinds)('a write that was sent is never repeated: %s', (kind) => {
    expect(nextStep({ kind, sent: true, carriedOut: false }, true, false, false)).toBe('give-up');
  });

  it('a read is repeated after what speaks against the upstream’s health, and nothing else', () => {
    const repeated = kinds.filter((kind) => nextStep({ kind, sent: true, carriedOut: false }, true, true, true) === 'again');
    expect(repeated).toEqual(['refused', 'reset', 'overloaded', 'timeout', 'server-error', 'bad-payload']);
  });

  it('a write that may be repeated is not, once it has been carried out or its payload was bad', () => {
    const repeated = (carriedOut: boolean): FailureKind[] => kinds.filter((kind) => nextStep({ kind, sent: true, carriedOut }, true, true, false) === 'again');
    expect(repeated(false)).toEqual(['refused', 'reset', 'overloaded', 'timeout', 'server-error']);
    expect(repeated(true)).toEqual([]);
  });

  it('a call whose client has left is not repeated, even if nothing was sent', () => {
    expect(nextStep({ kind: 'cancelled', sent: false, carriedOut: false }, true, true, true)).toBe('give-up');
  });
});
