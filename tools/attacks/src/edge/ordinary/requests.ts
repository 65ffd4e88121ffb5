import type { AttackRequest, Field } from '../../attack.ts';
import type { EdgeTarget } from '../target.ts';
import { Grammar } from './grammar.ts';

export interface OrdinaryRequest {
  /** What it is a text of. */
  readonly kind: string;
  readonly request: AttackRequest;
}

const AGENTS = [
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36',
  'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1',
  'Shop/4.12.0 (Android 14; Pixel 8) okhttp/4.12.0',
  'python-requests/2.32.3',
  'Java-http-client/21.0.2',
];

/** As many requests of a shop's customers, with texts by a grammar: none of them is an attack. */
export function ordinaryRequests(target: EdgeTarget, count: number, seed: number): OrdinaryRequest[] {
  const grammar = new Grammar(seed);
  const kinds = Object.entries(KINDS);
  return Array.from({ length: count }, (_, index) => {
    const [kind, make] = kinds[index % kinds.length] as (typeof kinds)[number];
    const { headers = [], ...request } = make(grammar, target);
    return { kind, request: { host: target.host, ...request, headers: [['user-agent', grammar.pick(AGENTS)], ['accept', 'application/json'], ...headers] } };
  });
}

type Make = (grammar: Grammar, target: EdgeTarget) => AttackRequest;

const JSON_TYPE: Field = ['content-type', 'application/json'];
const query = ({ search, term }: EdgeTarget, text: string): string => `${search}?${new URLSearchParams({ [term]: text }).toString()}`;
const posted = ({ json }: EdgeTarget, body: unknown, ...headers: Field[]): AttackRequest => ({ method: 'POST', target: json, headers: [JSON_TYPE, ...headers], body: JSON.stringify(body) });

const KINDS: Readonly<Record<string, Make>> = {
  search: (grammar, target) => ({ target: query(target, grammar.search()) }),
  'search from a page': (grammar, target) => ({
    target: query(target, grammar.search()),
    headers: [['referer', `https://${target.host}/search?${new URLSearchParams({ q: grammar.search() }).toString()}`]],
  }),
  review: (grammar, target) => posted(target, { rating: 1 + grammar.below(5), title: grammar.search(), text: grammar.review(), author: grammar.name() }),
  'name and address': (grammar, target) => posted(target, { shippingAddress: grammar.address(), billingAddress: grammar.address(), phone: `+44 ${grammar.below(999_999)}` }),
  order: (grammar, target) => {
    const line = (): object => ({ sku: `SKU-${grammar.below(99_999)}`, quantity: 1 + grammar.below(9), price: grammar.price() });
    const lines = Array.from({ length: 1 + grammar.below(8) }, line);
    return posted(target, { lines, note: grammar.note(), coupon: `SAVE-${grammar.below(50)}%` }, ['idempotency-key', `"${grammar.token(22)}"`]);
  },
  note: (grammar, target) => posted(target, { note: grammar.note(), gift: { to: grammar.name(), message: grammar.review() } }),
  'address of a page': (grammar, target) => posted(target, { page: grammar.url(), image: grammar.url() }, ['referer', grammar.url()]),
  'session cookies': (grammar, target) => {
    const consent = encodeURIComponent(JSON.stringify({ ads: false, at: grammar.below(1e9) }));
    const cookies = [`__Host-Http-web-bff=${grammar.token(43)}`, 'theme=dark', `consent=${consent}`, `_ga=GA1.2.${grammar.below(1e9)}.${grammar.below(1e9)}`];
    return { target: target.search, headers: [['cookie', [...cookies, `last=${encodeURIComponent(grammar.search())}`].join('; ')]] };
  },
  'bearer token': (grammar, target) => ({ target: `${target.json}/${grammar.token(12)}`, headers: [['authorization', `Bearer ${grammar.jwt()}`]] }),
  'bound token': (grammar, target) => ({ target: target.json, headers: [['authorization', `DPoP ${grammar.jwt()}`], ['dpop', grammar.jwt()]] }),
  'page by cursor': (grammar, target) => ({
    target: `${target.search}?cursor=${grammar.token(40)}&limit=${1 + grammar.below(100)}&sort=-price&filter%5Bcolour%5D=red`,
    headers: [['if-none-match', `W/"${grammar.token(27)}"`]],
  }),
  product: (grammar, target) => ({ target: `${target.item}${encodeURIComponent(grammar.pick([`p-${grammar.below(99_999)}`, `SKU-${grammar.below(99_999)}`, grammar.search().slice(0, 24)]))}` }),
  'base64 value': (grammar, target) => posted(target, { receipt: Buffer.from(grammar.review()).toString('base64'), nonce: grammar.token(32), signature: `${grammar.token(86)}==` }),
};
