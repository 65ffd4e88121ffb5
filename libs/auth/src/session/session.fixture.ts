import { SecretText } from '@portico/config';
import { Identity, Signals } from '@portico/platform';
import { SealedRecords, Seals } from '@portico/redis';
import type { Session } from './session.ts';

let count = 0;

/** A session of somebody's; each has a key of its own. */
export const sessionOf = (subject: string, more: Partial<Session> = {}): Session => ({
  key: `key-${count++}`,
  caller: { identity: new Identity('https://idp.example', subject), scopes: ['profile'], roles: [] },
  sid: undefined,
  profile: { name: 'Ann' },
  agent: 'a browser',
  startedAt: Date.now(),
  endsAt: Date.now() + 600_000,
  seenAt: Date.now(),
  sealedTokens: 'sealed',
  renewAt: Date.now() + 270_000,
  expireAt: Date.now() + 300_000,
  version: 1,
  ...more,
});

export const soon = (): number => Date.now() + 60_000;

/** Records as the BFF of that name seals them. */
export const recordsOf = (events = new Signals(), bff = 'web-bff', purpose = 'session', secret = 's'): SealedRecords =>
  new SealedRecords(new Seals([new SecretText(secret.repeat(32))], bff).for(purpose), purpose, events, 1_000);
