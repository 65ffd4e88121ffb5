import type { Rounds } from '../measure/rounds.ts';
import type { Sample } from '../measure/sample.ts';
import { firstSeenRows, signInRows } from './sign-in-rows.ts';

const sample = (cpuPerRequest: number): Sample => ({ requests: 1, requestsPerSecond: 1, cpuPerRequest, gatewayShare: 1, loadShare: 0, foreignShare: 0 });

/** Three rounds, of which the machine was half as fast in the second. */
const rounds = (costs: Readonly<Record<string, number>>): Rounds =>
  new Map(Object.entries(costs).map(([subject, cost]) => [subject, [sample(cost), sample(2 * cost), sample(cost)]]));

const WITH_REDIS = { 'session-redis': 300, 'token-redis': 250, 'key-redis': 250 };

describe('the rows of sign-in', () => {
  const rows = signInRows(rounds({ anonymous: 200, session: 230, token: 231, key: 220, ...WITH_REDIS }));

  it('compare known callers with an anonymous one, round by round', () => {
    expect(rows[0]).toMatchObject({ subject: 'session', cpuRatio: 1.15, cpuInterval: [1.15, 1.15], added: 30, addedInterval: [30, 60], rounds: 3 });
  });

  it('apply the bar to subjects that keep everything in memory', () => {
    expect(rows.map(({ subject, bar }) => [subject, bar?.met])).toEqual([
      ['session', true],
      ['token', false],
      ['key', true],
      ['session-redis', undefined],
      ['token-redis', undefined],
      ['key-redis', undefined],
    ]);
  });

  it('throw for a subject that was not measured', () => {
    expect(() => signInRows(rounds({ anonymous: 200 }))).toThrow('session was not measured');
  });
});

describe('the rows of tokens that were never seen', () => {
  it('set what a verification adds to a request beside jose alone', () => {
    const measured = rounds({ 'token-seen': 60, 'token-unseen-es256': 210, 'token-unseen-rs256': 110 });
    const alone = new Map([
      ['ES256', [100, 200, 100]],
      ['RS256', [40, 80, 40]],
    ] as const);
    expect(firstSeenRows(measured, alone)).toMatchObject([
      { algorithm: 'ES256', bff: 150, alone: 100, ratio: 1.5, ratioInterval: [1.5, 1.5] },
      { algorithm: 'RS256', bff: 50, alone: 40, ratio: 1.25 },
    ]);
  });
});
