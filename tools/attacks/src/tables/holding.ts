import { randomInt } from 'node:crypto';
import type { Attack, AttackRequest, AttackTable } from '../attack.ts';
import type { WebAttacker } from '../kit/web-attacker.ts';

/** What one address may hold at a time, of each kind. */
const [BODIES, STREAMS] = [4, 4];
/** Bytes, as they are announced. */
const BODY = 8_000;
/** More than all buffers between an upstream and a client that does not read. */
const HUGE = 64 * 1024 * 1024;

const IMAGE = '/media/p-00001/640';
const LOGOUT = '/auth/backchannel-logout';

const HALF_BODY = `POST ${LOGOUT} HTTP/1.1\r\nhost: bff\r\ncontent-type: application/x-www-form-urlencoded\r\ncontent-length: ${BODY}\r\nexpect: 100-continue\r\n\r\n`;
const STREAM = `GET ${IMAGE} HTTP/1.1\r\nhost: bff\r\n\r\n`;

/** An address of this machine that is used for nothing else. */
const ofThisMachine = (): string => `127.${randomInt(1, 255)}.${randomInt(256)}.${randomInt(1, 255)}`;

interface Holding {
  readonly says: string;
  readonly many: number;
  /** The status with which each is let in. */
  readonly letIn: number;
  readonly then: AttackRequest;
  readonly before?: (by: WebAttacker) => Promise<void>;
}

/** Holds as much as one address may, and asks for more. */
const holding =
  ({ says, many, letIn, then, before }: Holding) =>
  async (by: WebAttacker): Promise<AttackRequest> => {
    by.held.release();
    await before?.(by);
    const from = ofThisMachine();
    const statuses = await by.held.hold(by.url, from, many, says);
    if (statuses.some((status) => status !== letIn)) throw new Error(`what one address may hold is refused: ${statuses.join(', ')}`);
    return { ...then, from };
  };

/** Somebody else goes on as before. */
const elsewhere = (target: string) => (by: WebAttacker): AttackRequest => {
  by.held.release();
  return { target, from: ofThisMachine() };
};

const stalled = (name: string, before: (by: WebAttacker) => Promise<void>): Attack<WebAttacker> => ({
  name,
  rule: 'RFC 9110, section 15.6.4',
  request: holding({ says: STREAM, many: STREAMS, letIn: 200, then: { target: IMAGE }, before }),
  expect: { status: 503, body: /urn:portico:problem:upstream-unavailable/ },
  afterwards: elsewhere(IMAGE),
});

/** Clients and upstreams that hold what they were given and do nothing more. */
export const HOLDING: AttackTable<WebAttacker> = {
  name: 'holding',
  settings: ({ env }) => ({
    env: { ...env, PORTICO_BODIES__PER_ADDRESS: `${BODIES * BODY}B`, PORTICO_STREAMS__PER_ADDRESS: String(STREAMS) },
  }),
  good: [
    { name: 'an image', request: () => ({ target: IMAGE }) },
    {
      name: 'a page, while streams are held',
      request: async (by) => {
        await by.shop.fault({ service: 'catalog', operationId: 'getImage', kind: 'truncate', stays: true });
        await holding({ says: STREAM, many: STREAMS, letIn: 200, then: {} })(by);
        return { target: '/api/home' };
      },
    },
    {
      name: 'a page, while bodies are held',
      request: async (by) => {
        await holding({ says: HALF_BODY, many: BODIES, letIn: 100, then: {} })(by);
        return { target: '/api/home' };
      },
    },
  ],
  attacks: [
    {
      name: 'bodies that do not come, one more than an address may send at a time',
      rule: 'RFC 6585, section 4',
      request: holding({ says: HALF_BODY, many: BODIES, letIn: 100, then: { method: 'POST', target: LOGOUT, body: 'logout_token='.padEnd(BODY, 'x') } }),
      expect: { status: 429, body: /urn:portico:problem:rate-limited/ },
      afterwards: elsewhere('/auth/session'),
    },
    stalled('readers that do not read', (by) => by.shop.fault({ service: 'catalog', operationId: 'getImage', kind: 'oversize', bytes: HUGE })),
    stalled('an upstream that stops in the middle of what it sends', (by) => by.shop.fault({ service: 'catalog', operationId: 'getImage', kind: 'truncate', stays: true })),
  ],
};
