import { randomUUID } from 'node:crypto';
import type { Attack, AttackRequest, AttackTable, Expectation } from '../attack.ts';
import type { Attacker, Changes } from '../kit/attacker.ts';

/** A subject is unique with its issuer, and with no other (OpenID Connect Core). */
const RULE = 'OpenID Connect Core, section 5.7';

/** The other issuer's callers are known, and are no customers: whatever their subjects are. */
const NO_CUSTOMER: Expectation = { status: 403, body: /"type":"urn:portico:problem:forbidden"/ };

const ORDER = JSON.stringify({ lines: [{ sku: 'SKU-00001', quantity: 1 }] });

const bearing = (token: string): AttackRequest => ({ headers: [['authorization', `Bearer ${token}`]] });
const posting = (token: string, key: string): AttackRequest => ({
  method: 'POST',
  headers: [['authorization', `Bearer ${token}`], ['content-type', 'application/json'], ['idempotency-key', `"${key}"`]],
  body: ORDER,
});

/** A good token of the issuer that names no customers. */
const foreign = (by: Attacker, { claims, ...more }: Changes = {}): string => by.token({ ...more, claims: { iss: by.strictIss, ...claims } });

const row = (name: string, request: (by: Attacker) => AttackRequest | Promise<AttackRequest>): Attack<Attacker> => ({
  name,
  rule: RULE,
  request,
  expect: NO_CUSTOMER,
  afterwards: (by) => bearing(by.token()),
});

/** Two issuers, of which one names customers, and the subjects of the other. */
export const IDENTITIES: AttackTable<Attacker> = {
  name: 'identities',
  settings: (by) => ({ sections: { bearer: { issuers: [by.believed(by.iss), by.believed(by.strictIss, { customers: false })] } } }),
  good: [
    { name: 'a customer', request: (by) => bearing(by.token()) },
    { name: 'the other issuer’s, where customers and guests may be', request: (by) => ({ ...bearing(foreign(by)), target: '/v1/home' }) },
  ],
  attacks: [
    row('the customer’s subject by the other issuer', (by) => bearing(foreign(by))),
    row('the customer’s subject by the other issuer, known already', async (by) => {
      const token = foreign(by);
      await by.send(bearing(token));
      return bearing(token);
    }),
    row('the customer’s subject by the other issuer, just after the customer', async (by) => {
      await by.send(bearing(by.token()));
      return bearing(foreign(by));
    }),
    row('a subject with the customer’s issuer in it', (by) => bearing(foreign(by, { claims: { sub: `${by.iss} c-00001` } }))),
    row('a subject that is the customer’s key', (by) => bearing(foreign(by, { claims: { sub: JSON.stringify([by.iss, 'c-00001']) } }))),
    row('claims that say which customer it is', (by) => bearing(foreign(by, { claims: { customer: 'c-00001', customerId: 'c-00001', sub_id: { format: 'iss_sub', iss: by.iss, sub: 'c-00001' }, act: { sub: 'c-00001' } } }))),
    row('the customer’s order again, by the other issuer with the same key', async (by) => {
      const key = randomUUID();
      const { status } = await by.send(posting(by.token(), key));
      if (status !== 201) throw new Error(`the customer's own order was answered with ${status}`);
      return posting(foreign(by), key);
    }),
    row('an order in the customer’s name', (by) => posting(foreign(by), randomUUID())),
  ],
};
