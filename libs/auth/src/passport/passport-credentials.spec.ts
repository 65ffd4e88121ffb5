import { Identity } from '@portico/platform';
import type { Caller } from '@portico/platform';
import type { IncomingMessage } from 'node:http';
import { Strategy } from 'passport-strategy';
import { recogniserOf } from '../callers/caller.stage.ts';
import { passportCaller } from './passport-caller.ts';
import type { PassportCallerOptions } from './passport-caller.ts';

class Told extends Strategy {
  asked = 0;

  constructor(private readonly does: (strategy: Strategy) => void = (one) => one.success('ann')) {
    super();
  }

  override authenticate(): void {
    this.does(this);
  }
}

const options: PassportCallerOptions<string> = {
  scheme: 'jwt',
  issuer: { issuer: 'https://login.example', customers: 'none' },
  caller: (user) => ({ identity: new Identity('https://login.example', user), scopes: [], roles: [] }),
};

/** What comes of a request with these headers: the subject, `a guest`, or the error. */
async function outcome(headers: IncomingMessage['headers'], changes: Partial<PassportCallerOptions<string>> = {}, strategy = new Told()): Promise<unknown> {
  const PassportCaller = passportCaller<string>(Told, { ...options, ...changes });
  const recognise = recogniserOf(new PassportCaller(strategy));
  return (async () => recognise({ headers } as IncomingMessage))().then((caller: Caller | undefined) => caller?.identity.subject ?? 'a guest', (error: unknown) => error);
}

describe('the credentials that a strategy of passport is asked about', () => {
  it.each<[string, IncomingMessage['headers'], Partial<PassportCallerOptions<string>>, string]>([
    ['any authorization by default', { authorization: 'Anything' }, {}, 'ann'],
    ['none without it', { 'x-api-key': 'k' }, {}, 'a guest'],
    ['those of its scheme', { authorization: 'Bearer a' }, { authScheme: 'Bearer' }, 'ann'],
    ['those of its scheme in other letters', { authorization: 'bEARER a' }, { authScheme: 'bearER' }, 'ann'],
    ['none of another scheme', { authorization: 'Basic a' }, { authScheme: 'Bearer' }, 'a guest'],
    ['none of a scheme that begins alike', { authorization: 'BearerX a' }, { authScheme: 'Bearer' }, 'a guest'],
    ['those of its own header', { 'x-api-key': 'k' }, { header: 'x-api-key' }, 'ann'],
    ['none of another header', { authorization: 'Bearer a' }, { header: 'x-api-key' }, 'a guest'],
    ['an empty header of its own', { 'x-api-key': '' }, { header: 'x-api-key' }, 'ann'],
  ])('are %s', async (_, headers, changes, expected) => {
    expect(await outcome(headers, changes)).toBe(expected);
  });

  it('are read from the header that it says, for caches', () => {
    const readsFrom = (changes: Partial<PassportCallerOptions<string>>): readonly string[] => new (passportCaller<string>(Told, { ...options, ...changes }))(new Told()).readsFrom;
    expect({ own: readsFrom({ header: 'x-api-key' }), otherwise: readsFrom({}) }).toEqual({ own: ['x-api-key'], otherwise: ['authorization'] });
  });

  const BROUGHT = { authorization: 'Bearer a' };

  it.each<[string, (one: Strategy) => void, Partial<PassportCallerOptions<string>>, object]>([
    ['with its challenge, before that of the options', (one) => one.fail('Own realm="x"', 401), { challenge: 'Bearer' }, { details: { headers: { 'www-authenticate': 'Own realm="x"' } }, told: { scheme: 'jwt', because: 'Own realm="x"' } }],
    ['with that of the options where its reason is no text', (one) => one.fail({ message: 'expired' } as never, 401), { challenge: 'Bearer' }, { details: { headers: { 'www-authenticate': 'Bearer' } }, told: { because: expect.stringContaining('expired') as string } }],
    ['with none where there is none', (one) => (one.fail as () => void)(), {}, { details: { detail: 'the credentials are not accepted' }, told: { because: 'the strategy refuses it' } }],
  ])('are refused %s, and the audit log is told why', async (_, does, changes, expected) => {
    const refused = await outcome(BROUGHT, changes, new Told(does));
    expect(refused).toMatchObject({ code: 'unauthenticated', ...expected });
    if (!('headers' in (expected as { details: object }).details)) expect((refused as { details: object }).details).not.toHaveProperty('headers');
  });

  it.each<[string, (one: Strategy) => void, Partial<PassportCallerOptions<string>>, string]>([
    ['the strategy fails', (one) => one.error(new Error('the store is gone')), {}, 'the store is gone'],
    ['the strategy throws something other than an Error', (one) => one.error('gone' as never), {}, 'something other than an Error was thrown'],
    ['its user makes no caller', (one) => one.success('ann'), { caller: () => { throw new RangeError('no such user'); } }, 'no such user'],
  ])('are neither good nor bad where %s', async (_, does, changes, message) => {
    const error = await outcome(BROUGHT, changes, new Told(does));
    expect(error).toBeInstanceOf(Error);
    expect((error as Error).message).toContain(message);
    expect(error).not.toHaveProperty('told');
  });

  it('are nothing of its kind where the strategy says so', async () => {
    expect(await outcome(BROUGHT, {}, new Told((one) => one.pass()))).toBe('a guest');
  });
});
