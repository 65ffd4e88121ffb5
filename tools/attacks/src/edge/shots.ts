import type { AttackRequest } from '../attack.ts';
import type { Crafted, Family, Place } from './families/family.ts';
import type { EdgeTarget } from './target.ts';

/** One attack as it is sent. */
export interface Shot {
  readonly family: string;
  readonly name: string;
  readonly request: AttackRequest;
}

/** The attacks of a family on a BFF: each text in some of the places, in turn, so that all places have their part. */
export function shotsOf({ name: family, payloads, places, spread, crafted = [] }: Family, target: EdgeTarget): Shot[] {
  const open = places.filter((place) => place !== 'form' || target.form !== undefined);
  const texts = payloads.flatMap((payload, index) =>
    Array.from({ length: Math.min(spread, open.length) }, (_, at) => {
      const place = open[(index * spread + at) % open.length] as Place;
      return { family, name: `${payload.slice(0, 60)} in ${place}`, request: asUsual(PLACES[place](payload, target), target) };
    }),
  );
  return [...texts, ...crafted.map((one) => ({ family, name: one.name, request: craftedOf(one, target) }))];
}

/** An attacker's program looks like a browser, so that nothing but the attack is noticed. */
const asUsual = ({ headers = [], ...request }: AttackRequest, { host }: EdgeTarget): AttackRequest => {
  const named = headers.map(([name]) => name);
  const usual = [['user-agent', 'Mozilla/5.0 (X11; Linux x86_64) Firefox/133.0'], ['accept', '*/*']] as const;
  return { host, ...request, headers: [...usual.filter(([name]) => !named.includes(name)), ...headers] };
};

const PLACES: Readonly<Record<Place, (payload: string, target: EdgeTarget) => AttackRequest>> = {
  query: (payload, { search, term }) => ({ target: `${search}?${term}=${encodeURIComponent(payload)}` }),
  name: (payload, { search }) => ({ target: `${search}?${encodeURIComponent(payload)}=1` }),
  path: (payload, { item }) => ({ target: item + encodeURIComponent(payload) }),
  header: (payload, { search }) => ({ target: search, headers: [[payload.length % 2 === 0 ? 'referer' : 'user-agent', payload]] }),
  cookie: (payload, { search }) => ({ target: search, headers: [['cookie', `theme=${encodeURIComponent(payload)}`]] }),
  json: (payload, { json }) => ({
    method: 'POST',
    target: json,
    headers: [['content-type', 'application/json']],
    body: JSON.stringify({ note: payload, lines: [{ sku: 'SKU-00001', quantity: 1 }] }),
  }),
  form: (payload, { form }) => ({
    method: 'POST',
    target: form as string,
    headers: [['content-type', 'application/x-www-form-urlencoded']],
    body: new URLSearchParams({ logout_token: payload }).toString(),
  }),
};

function craftedOf({ method, search = '', target: whole, headers, body, raw }: Crafted, target: EdgeTarget): AttackRequest {
  if (raw !== undefined) return { raw: { text: raw.replaceAll('HOST', target.host).replaceAll('TARGET', target.search) } };
  const path = whole ?? (method === 'POST' ? target.json : target.search + search);
  const parts = { method, headers, body };
  const told = Object.fromEntries(Object.entries(parts).filter(([, part]) => part !== undefined)) as AttackRequest;
  return asUsual({ ...told, target: path }, target);
}
