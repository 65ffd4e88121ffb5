import { randomInt } from 'node:crypto';
import type { Attack, AttackRequest, AttackTable, Expectation, MakeRequest } from '../attack.ts';
import { makeKey } from '../kit/api-key.ts';
import type { PartnerAttacker } from '../kit/partner-attacker.ts';

/** What one address may ask, in so long that nothing comes back meanwhile. */
const MANY = 50;
const LIMITS = { byAddress: [{ name: 'address', limit: MANY, per: '24h', algorithm: 'gcra', burst: MANY }] };

const LIMITED: Expectation = { status: 429, body: /"type":"urn:portico:problem:rate-limited"/ };
const RULE = 'OWASP REST Security, API Keys';

const ofThisMachine = (): string => `127.${randomInt(1, 255)}.${randomInt(256)}.${randomInt(1, 255)}`;

const bringing = (key: string, from: string): AttackRequest => ({ headers: [['authorization', `Bearer ${key}`]], from });

/** Somebody at another address goes on. */
const elsewhere: MakeRequest<PartnerAttacker> = ({ keys }) => bringing(keys.good.text, ofThisMachine());

/** A row of guesses from one address, all at once, which uses up what the address may ask. What comes then is not even looked at. */
const guessing = (name: string, guess: (by: PartnerAttacker) => string, last = guess): Attack<PartnerAttacker> => ({
  name,
  rule: RULE,
  request: async (by) => {
    const from = ofThisMachine();
    const answers = await Promise.all(Array.from({ length: MANY }, () => by.send(bringing(guess(by), from))));
    const wrong = answers.find(({ status }) => status !== 401);
    if (wrong) throw new Error(`a guess was answered with ${wrong.status}`);
    return bringing(last(by), from);
  },
  expect: LIMITED,
  afterwards: elsewhere,
});

/** Keys that are guessed as fast as an address can ask. */
export const GUESSES: AttackTable<PartnerAttacker> = {
  name: 'guessed keys',
  settings: ({ env }) => ({ env, sections: { rateLimit: LIMITS } }),
  good: [{ name: 'a good key', request: elsewhere }],
  attacks: [
    guessing('unknown keys', () => makeKey().text),
    guessing('secrets of a known key', ({ keys }) => makeKey(keys.good.id).text),
    guessing('what does not even look like a key', () => 'ptk_x'),
    guessing('unknown keys, and then a good one', () => makeKey().text, ({ keys }) => keys.good.text),
  ],
};
