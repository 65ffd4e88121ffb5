import { randomUUID } from 'node:crypto';
import { EXAMPLES } from '../../../../sandbox/src/data/examples.ts';
import type { AttackRequest, Field, GoodRequest } from '../../attack.ts';
import type { Attacker } from '../../kit/attacker.ts';

const { ordinary } = EXAMPLES;
const ORDER = JSON.stringify({ lines: [{ sku: 'SKU-00001', quantity: 2 }] });

const screen = (name: string, target: string): GoodRequest<Attacker> => ({ name, request: () => ({ target }) });

/** With a token that is bound to the app's key, and a proof for this very request. */
function proven(by: Attacker, method: string, more: AttackRequest = {}): AttackRequest {
  const token = by.bound({ claims: { scope: 'orders:read orders:write' } });
  const headers: Field[] = [['authorization', `DPoP ${token}`], ['dpop', by.proof(token, { claims: { htm: method } })], ...(more.headers ?? [])];
  return { method, ...more, headers };
}

/** What apps do at mobile-bff. */
export const MOBILE_FLOWS: readonly GoodRequest<Attacker>[] = [
  screen('the home screen', '/v1/home'),
  screen('a product', `/v1/products/${ordinary}`),
  screen('its reviews', `/v1/products/${ordinary}/reviews`),
  screen('a search', '/v1/search?q=copper'),
  screen('a search with a name in it', `/v1/search?q=${encodeURIComponent("O'Brien & Sons: a drop leaf table from oak")}`),
  screen('an image', `/v1/media/${ordinary}/320`),
  { name: 'orders with an access token', request: (by) => ({ headers: [['authorization', `Bearer ${by.token()}`]] }) },
  { name: 'orders with a bound token and its proof (DPoP)', request: (by) => proven(by, 'GET') },
  {
    name: 'an order, with a bound token and a key of its own',
    request: (by) => proven(by, 'POST', { headers: [['content-type', 'application/json'], ['idempotency-key', `"${randomUUID()}"`]], body: ORDER }),
    expect: { status: 201 },
  },
];
