import { StoreUnavailable } from '@portico/redis';
import { AuthSignals } from '../callers/auth.signals.ts';
import { KeysUnavailable } from '../issuers/issuer-keys.ts';
import { BackChannelController } from './back-channel.controller.ts';
import { InvalidLogoutToken } from './logout-token.ts';
import type { LoggedOut, LogoutTokens } from './logout-token.ts';
import type { Sessions } from './sessions.ts';

const SAID: LoggedOut = { sid: 's1', at: 5 };

describe('where the provider says that somebody has signed out', () => {
  let ended: LoggedOut[];
  let told: unknown[];
  let read: () => Promise<LoggedOut>;
  let end: () => Promise<void>;

  beforeEach(() => {
    [ended, told] = [[], []];
    read = () => Promise.resolve(SAID);
    end = () => Promise.resolve();
  });

  const logout = (): Promise<void> => {
    const signals = new AuthSignals();
    signals.signInRefused.subscribe((event) => told.push(event));
    const sessions = { endedAtProvider: (said: LoggedOut) => (ended.push(said), end()) };
    return new BackChannelController({ read: (token: string) => (token === 'a token' ? read() : Promise.reject(new Error('another token'))) } as unknown as LogoutTokens, sessions as unknown as Sessions, signals).logout({ logout_token: 'a token' });
  };
  const refusal = async (): Promise<unknown> => logout().catch((error: unknown) => error);

  it('sessions end before the answer', async () => {
    let over = false;
    end = () => new Promise((resolve) => setImmediate(() => ((over = true), resolve())));
    await logout();
    expect({ ended, over, told }).toEqual({ ended: [SAID], over: true, told: [] });
  });

  it('a token that proves nothing is refused, named and told of', async () => {
    const fault = new InvalidLogoutToken('the token is no JWT');
    read = () => Promise.reject(fault);
    const errors = [{ in: 'body', field: 'logout_token', message: 'the token is no JWT' }];
    expect(await refusal()).toMatchObject({ code: 'invalid-input', status: 400, details: { detail: 'the token is no JWT', errors, cause: fault } });
    expect({ ended, told }).toEqual({ ended: [], told: [{ scheme: 'logout token', because: 'the token is no JWT' }] });
  });

  it('the provider is asked to come again while its keys cannot be had: that is no refusal', async () => {
    const fault = new KeysUnavailable('https://idp.example', undefined);
    read = () => Promise.reject(fault);
    expect(await refusal()).toMatchObject({ code: 'upstream-unavailable', status: 503, details: { detail: 'logout tokens cannot be verified right now', cause: fault } });
    expect({ ended, told }).toEqual({ ended: [], told: [] });
  });

  it('a fault on the way is not hidden', async () => {
    const fault = new StoreUnavailable(undefined);
    end = () => Promise.reject(fault);
    expect(await refusal()).toBe(fault);
  });
});
