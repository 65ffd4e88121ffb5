import { makeKey, PARTNER_TABLES, PartnerAttacker, underAttack } from '@portico/attacks';
import type { AttackedSettings } from '@portico/attacks';
import { startSandbox } from '@portico/sandbox';
import type { Sandbox } from '@portico/sandbox';
import { BffUnderTest } from '@portico/testing';
import crypto from 'node:crypto';
import { bringing } from './partners.ts';
import { PARTNER_BFF } from './partner-bff.ts';

const start = (settings: AttackedSettings, { urls }: Pick<Sandbox, 'urls'>): Promise<BffUnderTest> =>
  BffUnderTest.start({ ...PARTNER_BFF, ...settings, limits: 'rateLimit' in (settings.sections ?? {}), upstreams: urls, environment: 'production' });

underAttack('partner-bff', { tables: PARTNER_TABLES, attacker: (sandbox) => PartnerAttacker.against(sandbox), start });

/**
 * How long an answer takes says nothing when what differs is some nanoseconds in a request of a hundred microseconds: a test that measures them
 * would pass whatever is compared how. So this one looks at what is compared, and by what.
 */
describe('how long it takes to refuse a key', () => {
  let sandbox: Sandbox;
  let attacker: PartnerAttacker;
  let bff: BffUnderTest;

  beforeAll(async () => {
    sandbox = await startSandbox({ ports: 'free' });
    attacker = PartnerAttacker.against(sandbox);
    bff = await start({ env: attacker.env }, sandbox);
  });
  afterEach(() => jest.restoreAllMocks());
  afterAll(async () => {
    await bff.close();
    await Promise.all([sandbox.close(), attacker.stop()]);
  });

  it.each([
    ['all of it is right', ({ good }: PartnerAttacker['keys']) => good.text],
    ['its secret is wrong', ({ good }: PartnerAttacker['keys']) => makeKey(good.id).text],
    ['it was never issued', () => makeKey().text],
    ['it was revoked', ({ revoked }: PartnerAttacker['keys']) => revoked.text],
  ])('does not depend on how much of it is right: two hashes are compared, in constant time, when %s', async (_, key) => {
    const compared = jest.spyOn(crypto, 'timingSafeEqual');
    await bff.get(attacker.path, bringing(key(attacker.keys)));
    expect(compared.mock.calls.map((buffers) => buffers.map(({ byteLength }) => byteLength))).toEqual([[32, 32]]);
  });
});
