import { AuthSignals } from '../callers/auth.signals.ts';
import { giveBack } from './give-back.ts';

describe('a refresh token that is no longer wanted', () => {
  let revoked: string[];
  let told: unknown[];
  let signals: AuthSignals;

  beforeEach(() => {
    [revoked, told, signals] = [[], [], new AuthSignals()];
    signals.revocationFailed.subscribe((event) => told.push(event));
  });

  const provider = { revoke: (token: string) => (revoked.push(token), Promise.resolve()) };

  it('is revoked, which is over when this is', async () => {
    let over = false;
    const revoke = async (token: string): Promise<void> => {
      revoked.push(token);
      await new Promise(setImmediate);
      over = true;
    };
    await giveBack({ revoke }, signals, () => 'r1');
    expect({ revoked, over, told }).toEqual({ revoked: ['r1'], over: true, told: [] });
  });

  it('is not asked about where there is none', async () => {
    await giveBack(provider, signals, () => undefined);
    expect({ revoked: revoked.length, told }).toEqual({ revoked: 0, told: [] });
  });

  it.each<[string, typeof provider, () => string]>([
    ['the provider does not take it', { revoke: () => Promise.reject(new Error('no')) }, () => 'r1'],
    ['it cannot be read', provider, () => { throw new Error('no'); }],
  ])('is reported and stops nothing when %s', async (_, asked, read) => {
    await expect(giveBack(asked, signals, read)).resolves.toBeUndefined();
    expect({ revoked, told }).toEqual({ revoked: [], told: [{ error: new Error('no') }] });
  });
});
