import { EXAMPLES } from '../../../../sandbox/src/data/examples.ts';
import type { GoodRequest } from '../../attack.ts';
import { asPage } from '../../kit/web-attacker.ts';
import type { WebAttacker } from '../../kit/web-attacker.ts';

const { ordinary } = EXAMPLES;
const CUSTOMER = 'c-00005';
const SET_SESSION = /^__Host-Http-web-bff=/;
const CLEARED = /^__Host-Http-web-bff-sign-in\./;

const page = (name: string, target: string): GoodRequest<WebAttacker> => ({ name, request: () => ({ target }) });
const own = (name: string, target: string): GoodRequest<WebAttacker> => ({ name, request: async (by) => asPage(await by.victim(), { target }) });

/** What browsers do at web-bff. */
export const WEB_FLOWS: readonly GoodRequest<WebAttacker>[] = [
  page('the home page’s data', '/api/home'),
  page('a product', `/api/products/${ordinary}`),
  page('a search', '/api/search?q=copper'),
  page('a search with a name in it', `/api/search?q=${encodeURIComponent("O'Brien & Sons: a drop leaf table from oak")}`),
  page('an image', `/images/${ordinary}/320`),
  page('an image by the BFF', `/media/${ordinary}/320`),
  {
    name: 'a sign-in, back to a page with a query of its own',
    request: async (by) => {
      const begun = await by.begin('/search?q=table+and+chair&sort=-price');
      return { target: await by.callback(begun, CUSTOMER), headers: [['cookie', begun.cookie]] };
    },
    expect: { status: 303, location: /^\/search\?q=/, cookies: [CLEARED, SET_SESSION] },
  },
  {
    name: 'a sign-in that the user has called off, as the identity provider tells it with its own address',
    request: async (by) => {
      const { cookie, state } = await by.begin('/');
      const said = { error: 'access_denied', error_description: 'End-User aborted interaction (logout and login)', state, iss: by.identity.url };
      return { target: `/auth/callback?${new URLSearchParams(said).toString()}`, headers: [['cookie', cookie]] };
    },
    expect: { status: 303, location: /^\/\?sign-in=/, cookies: [CLEARED] },
  },
  own('the user’s own data', '/auth/session'),
  own('the user’s sessions', '/auth/sessions'),
  own('the user’s orders', '/api/account/orders'),
  { name: 'a sign-out', request: async (by) => asPage(await by.signIn(CUSTOMER), { method: 'POST', target: '/auth/logout' }) },
];
