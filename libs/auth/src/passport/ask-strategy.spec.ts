import { Strategy } from 'passport-strategy';
import { askStrategy } from './ask-strategy.ts';
import type { PassportOutcome } from './ask-strategy.ts';

type Answers = (strategy: Strategy) => void;

/** Does as it is told, and keeps what it was asked with. */
class Told extends Strategy {
  readonly asked: unknown[][] = [];

  constructor(private readonly does: Answers) {
    super();
  }

  override authenticate(...asked: unknown[]): void {
    this.asked.push(asked);
    this.does(this);
  }
}

const REQUEST = { headers: {} };
const USER = { name: 'ann' };

describe('a passport strategy that is asked', () => {
  it.each<[string, Answers, PassportOutcome<unknown>]>([
    ['knows a user', (one) => one.success(USER, { scope: 'all' }), { kind: 'user', user: USER, info: { scope: 'all' } }],
    ['knows a user, and says no more', (one) => one.success(USER), { kind: 'user', user: USER, info: undefined }],
    ['refuses', (one) => (one.fail as () => void)(), { kind: 'refused', challenge: undefined, status: undefined }],
    ['refuses with a challenge', (one) => one.fail('Bearer realm="x"', 403), { kind: 'refused', challenge: 'Bearer realm="x"', status: 403 }],
    ['refuses with a status alone', (one) => one.fail(400), { kind: 'refused', challenge: undefined, status: 400 }],
    ['refuses with a reason', (one) => one.fail({ message: 'no' } as never, 401), { kind: 'refused', challenge: { message: 'no' }, status: 401 }],
    ['redirects', (one) => one.redirect('/login'), { kind: 'redirect', url: '/login', status: 302 }],
    ['redirects with a status', (one) => one.redirect('/login', 307), { kind: 'redirect', url: '/login', status: 307 }],
    ['has nothing to say', (one) => one.pass(), { kind: 'nothing' }],
  ])('%s, at once or later', async (_, answers, outcome) => {
    for (const when of [answers, (one: Strategy) => void setImmediate(() => answers(one))]) {
      expect(await askStrategy(new Told(when), REQUEST)).toStrictEqual(outcome);
    }
  });

  it('fails with what it has failed with', async () => {
    const fault = new Error('the store is gone');
    await expect(askStrategy(new Told((one) => one.error(fault)), REQUEST)).rejects.toBe(fault);
  });

  it('is given the request and the options, which are none by default', async () => {
    const strategy = new Told((one) => one.pass());
    await askStrategy(strategy, REQUEST, { scope: ['email'] });
    await askStrategy(strategy, REQUEST);
    expect(strategy.asked).toEqual([[REQUEST, { scope: ['email'] }], [REQUEST, {}]]);
  });

  it('answers each of several requests at a time with its own outcome, whichever is ready first, and is left as it was', async () => {
    const pending: Strategy[] = [];
    const strategy = new Told((one) => void pending.push(one));
    const outcomes = ['ann', 'bob', 'cem'].map(() => askStrategy<string>(strategy, REQUEST));
    const [ann, bob, cem] = pending as [Strategy, Strategy, Strategy];
    cem.success('cem');
    ann.success('ann');
    bob.fail('bob', 401);
    expect(await Promise.all(outcomes)).toMatchObject([{ user: 'ann' }, { challenge: 'bob' }, { user: 'cem' }]);
    expect(Object.keys(strategy).sort()).toEqual(['asked', 'does']);
  });
});
