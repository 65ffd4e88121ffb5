import { SecretText } from '@portico/config';
import { Seal } from '@portico/redis';
import { KeptToken } from './kept-token.ts';
import { sealTokens } from './session-tokens.ts';
import { sessionOf } from './session.fixture.ts';

describe('the token that is kept for a session', () => {
  const vault = new Seal([new SecretText('s'.repeat(32))], 'spec', 'tokens');
  const session = sessionOf('ann', { key: 'k1', sealedTokens: sealTokens({ access: 'a', refresh: 'r' }, 'k1', vault) });

  it('is revealed to who needs it, of this session alone', async () => {
    expect(await new KeptToken(session, vault).reveal()).toBe('a');
    await expect(new KeptToken({ ...session, key: 'k2' }, vault).reveal()).rejects.toThrow();
    await expect(new KeptToken({ ...session, sealedTokens: 'x' }, vault).reveal()).rejects.toThrow();
  });

  it('has another name when it was replaced, and in each session', () => {
    const ids = [session, { ...session, version: 2 }, { ...session, key: 'k2' }, session].map((one) => new KeptToken(one, vault).id);
    expect(new Set(ids).size).toBe(3);
    expect(ids[3]).toBe(ids[0]);
  });
});
