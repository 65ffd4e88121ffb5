import fc from 'fast-check';
import { RecentCalls } from './recent-calls.ts';

describe('the recent calls of an upstream', () => {
  it('tell what fails each time, since when, how often and how, though others succeed', () => {
    const recent = new RecentCalls();
    for (const [operation, outcome, now] of [['GET /a', 'denied', 1_000], ['GET /b', 'ok', 2_000], ['GET /a', 'rejected', 3_000]] as const) recent.note(operation, outcome, now);
    const since = new Date(performance.timeOrigin + 1_000).toISOString();
    expect(recent.describe(4_000)).toEqual({ seconds: 60, calls: 3, failed: 2, late: 0, failing: [{ operation: 'GET /a', since, calls: 2, outcome: 'rejected' }] });
    recent.note('GET /a', 'ok', 5_000);
    expect(recent.describe(5_000)).toMatchObject({ calls: 4, failed: 2, failing: [] });
  });

  it('go on telling it when there was no call for hours', () => {
    const recent = new RecentCalls();
    recent.note('GET /a', 'denied', 1_000);
    expect(recent.describe(10_000_000)).toMatchObject({ calls: 0, failed: 0, failing: [{ operation: 'GET /a', calls: 1 }] });
  });

  it('leave out those whose callers have left: that says nothing of the upstream', () => {
    const recent = new RecentCalls();
    recent.note('GET /a', 'cancelled', 1_000);
    expect(recent.describe(1_000)).toMatchObject({ calls: 0, failed: 0, late: 0, failing: [] });
  });

  it('show an upstream that hangs though no call has all of its time', () => {
    const recent = new RecentCalls();
    for (let call = 0; call < 3; call += 1) recent.note('GET /a', 'deadline', 1_000);
    expect(recent.describe(1_000)).toMatchObject({ calls: 3, failed: 0, late: 3, failing: [{ operation: 'GET /a', calls: 3, outcome: 'deadline' }] });
    expect(recent.describe(70_000)).toMatchObject({ calls: 0, late: 0 });
  });

  it('take 404 for an answer that proves nothing', () => {
    const recent = new RecentCalls();
    for (const outcome of ['denied', 'not-found'] as const) recent.note('GET /a', outcome, 1_000);
    expect(recent.describe(1_000)).toMatchObject({ calls: 2, failed: 1, failing: [{ calls: 1 }] });
  });

  it('bound what they keep', () => {
    const recent = new RecentCalls();
    for (let path = 0; path < 1_000; path += 1) recent.note(`GET /${path}`, 'denied', 1_000);
    expect(recent.describe(1_000)).toMatchObject({ calls: 1_000, failed: 1_000 });
    expect(recent.describe(1_000).failing).toHaveLength(100);
  });

  it('count the calls of the last minute, to a slot of five seconds', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.integer({ min: 0, max: 40_000 }), fc.boolean()), { maxLength: 60 }), (steps) => {
        const recent = new RecentCalls();
        const made: { at: number; failed: boolean }[] = [];
        let now = 1_000_000;
        for (const [pause, failed] of steps) {
          now += pause;
          recent.note('GET /a', failed ? 'denied' : 'ok', now);
          made.push({ at: now, failed });
        }
        const within = (milliseconds: number): typeof made => made.filter(({ at }) => Math.floor(now / 5_000) - Math.floor(at / 5_000) < milliseconds / 5_000);
        const { calls, failed } = recent.describe(now);
        expect({ calls, failed }).toEqual({ calls: within(60_000).length, failed: within(60_000).filter((call) => call.failed).length });
      }),
    );
  });
});
