import { randomInt } from 'node:crypto';
import type { Attack, AttackTable, Expectation } from '../attack.ts';
import type { Raw } from '../kit/send-raw.ts';
import type { WebAttacker } from '../kit/web-attacker.ts';

/** Connections of one address, and requests that may wait on one. */
const [MANY, PIPELINED] = [6, 8];
/** Milliseconds: how long a head, a whole request, a pause in a body, a pause of a reader may take. */
const [HEAD, WHOLE, IDLE, WRITE] = [400, 1_500, 400, 400];
/** Milliseconds between bytes: less than any pause that is cut. */
const PACE = 100;
/** More than all buffers between the BFF and a client that does not read. */
const HUGE = 64 * 1024 * 1024;

const SESSION = '/auth/session';
const IMAGE = '/media/p-00001/640';
const GET = `GET ${SESSION} HTTP/1.1\r\nhost: bff\r\n\r\n`;
const LAST = GET.replace('host', 'connection: close\r\nhost');
const POST = 'POST /auth/backchannel-logout HTTP/1.1\r\nhost: bff\r\ncontent-type: application/x-www-form-urlencoded\r\n';
const CLOSED: Expectation = { status: 0 };
const LATE: Expectation = { status: 408, body: /urn:portico:problem:request-timeout/ };

/** An address of this machine that is used for nothing else. */
const ofThisMachine = (): string => `127.${randomInt(1, 255)}.${randomInt(256)}.${randomInt(1, 255)}`;

/** A row in which a connection is begun and not gone on with; others are answered as before. */
const begun = (name: string, raw: Raw, expect: Expectation, rule = 'RFC 9110, section 15.5.9'): Attack<WebAttacker> => ({
  name,
  rule,
  request: () => ({ raw, from: ofThisMachine() }),
  expect,
  afterwards: () => ({ target: SESSION, from: ofThisMachine() }),
});

/** Connections that are opened and held: idle sockets, halves of heads and bodies, slow writers and readers, requests without readers. */
export const CONNECTIONS: AttackTable<WebAttacker> = {
  name: 'connections',
  settings: ({ env }) => ({
    env: {
      ...env,
      PORTICO_CONNECTIONS__PER_ADDRESS: String(MANY),
      PORTICO_CONNECTIONS__PIPELINED: String(PIPELINED),
      PORTICO_CONNECTIONS__HEADERS_TIMEOUT: `${HEAD}ms`,
      PORTICO_CONNECTIONS__WRITE_TIMEOUT: `${WRITE}ms`,
      PORTICO_BODIES__IDLE: `${IDLE}ms`,
      PORTICO_SERVER__REQUEST_TIMEOUT: `${WHOLE}ms`,
    },
  }),
  good: [
    { name: 'a request', request: () => ({ target: SESSION }) },
    { name: 'a request that comes byte by byte', request: () => ({ raw: { text: 'GET /auth/session HTTP/1.0\r\n\r\n', pace: 5 } }) },
    { name: 'as many requests at once as may wait', request: () => ({ raw: { text: GET.repeat(PIPELINED) + LAST } }) },
    {
      name: 'an image, once those who did not read one are cut',
      request: async (by) => {
        by.held.release();
        await by.shop.fault({ service: 'catalog', operationId: 'getImage', kind: 'oversize', bytes: HUGE });
        const from = ofThisMachine();
        await by.held.hold(by.url, from, MANY, `GET ${IMAGE} HTTP/1.1\r\nhost: bff\r\n\r\n`);
        await by.held.cutBefore(HUGE, by.url, from, GET);
        await by.shop.reset();
        return { target: IMAGE, from };
      },
    },
  ],
  attacks: [
    {
      name: 'one connection more than an address may have, the others idle',
      rule: 'RFC 6585, section 4',
      request: async (by) => {
        by.held.release();
        const from = ofThisMachine();
        await by.held.hold(by.url, from, MANY, GET);
        return { raw: { text: LAST }, from };
      },
      expect: CLOSED,
      afterwards: () => ({ target: SESSION, from: ofThisMachine() }),
    },
    begun('a connection on which nothing is said', { text: '' }, LATE),
    begun('half a request line', { text: 'GET /auth/ses' }, LATE),
    begun('half a head', { text: GET.slice(0, -2) }, LATE),
    begun('a head that comes byte by byte', { text: `${GET.slice(0, -2)}a: ${'b'.repeat(1_000)}`, pace: PACE }, LATE),
    begun('a second request of which half comes', { text: GET + GET.slice(0, -2) }, { status: 200 }),
    begun('half a body', { text: `${POST}content-length: 100\r\n\r\nlogout_token=` }, CLOSED),
    begun('no body where one is announced', { text: `${POST}content-length: 100\r\n\r\n` }, CLOSED),
    begun('half a chunk', { text: `${POST}transfer-encoding: chunked\r\n\r\n20\r\nlogout_` }, CLOSED),
    begun('a chunk that has no end', { text: `${POST}transfer-encoding: chunked\r\n\r\n1\r\na\r\n` }, CLOSED),
    begun('a length of a chunk that has no end', { text: `${POST}transfer-encoding: chunked\r\n\r\n${'0'.repeat(20_000)}` }, CLOSED),
    begun('far more requests at once than may wait', { text: GET.repeat(1_000) }, CLOSED, 'RFC 9112, section 9.3.2'),
  ],
};
