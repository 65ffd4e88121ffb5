import { atMost, timed, unhurried } from '../bars/bar.ts';
import { isDisturbed, verdictOn } from './verdict.ts';

const doubled = atMost('writes doubled', 1, 0, '');
const failing = unhurried(atMost('reads that fail', 1, 0, ''));
const late = timed(atMost('p99', 11, 10, 'ms'));

describe('a verdict', () => {
  it.each([doubled, failing, late])('is given on every bar in a full run, disturbed or not ($what)', (bar) => {
    for (const disturbed of [true, false]) expect(verdictOn(bar, { ci: false, disturbed })).toBe('MISSED');
    expect(verdictOn({ ...bar, value: 0 }, { ci: false, disturbed: true })).toBe('met');
  });

  it('is given in CI on what holds on any machine', () => {
    expect(verdictOn(doubled, { ci: true, disturbed: true })).toBe('MISSED');
  });

  it('is given in CI on what needs a quiet machine when it was quiet', () => {
    expect(verdictOn(failing, { ci: true, disturbed: false })).toBe('MISSED');
    expect(verdictOn(failing, { ci: true, disturbed: true })).toBe('missed, not judged');
  });

  it('is not given in CI on times', () => {
    expect(verdictOn(late, { ci: true, disturbed: false })).toBe('missed, not judged');
  });
});

describe('a run', () => {
  it('is disturbed when others use the machine, or the load itself comes late', () => {
    expect(isDisturbed({ others: 0.05, sentLateP99: 20 })).toBe(false);
    expect(isDisturbed({ others: 0.06, sentLateP99: 5 })).toBe(true);
    expect(isDisturbed({ others: 0, sentLateP99: 21 })).toBe(true);
    expect(isDisturbed({ others: 0 })).toBe(false);
  });
});
