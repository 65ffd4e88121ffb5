import { describeWith } from '../../parts/installed.ts';
import { HttpWorld } from './http-world.ts';
import type { HttpOptions } from './http-world.ts';
import { MESSAGES } from './messages.rows.ts';
import { talkByNghttp } from './nghttp.ts';
import type { Outcome, Requirement } from './requirement.ts';
import { SEMANTICS } from './semantics.rows.ts';

/** What RFC 9110 and RFC 9112 demand of one who hands messages on, over a route, on HTTP/1.1 and HTTP/2. */
export const HTTP_REQUIREMENTS: readonly Requirement[] = [...SEMANTICS, ...MESSAGES];

export function httpRequirements(options: HttpOptions): void {
  describe('what the standards demand of a proxy', () => {
    let world: HttpWorld;

    beforeAll(async () => {
      world = await HttpWorld.start(options);
    }, 60_000);
    afterAll(() => world.close());

    const rows = HTTP_REQUIREMENTS.flatMap((row) => row.over.map((protocol) => ({ ...row, protocol })));
    it.each(rows)('RFC $rfc, section $section, $keyword: $says ($protocol)', async ({ protocol, send, answer, closes, outcome }) => {
      world.origin.reset(answer, closes);
      const talked = await world.talk(protocol, send);
      const text = world.origin.requests.join('');
      expectOutcome(outcome, talked, { text, requests: world.origin.requests.length });
    });

    describeWith('nghttp')('by nghttp2’s client', () => {
      const read = rows.flatMap((row) => (row.protocol === 'HTTP/2' && typeof row.send !== 'string' && row.send.body === undefined ? [{ ...row, sent: row.send }] : []));
      it.each(read)('RFC $rfc, section $section, $keyword: $says', async ({ sent, answer, closes, outcome: { body: _, ...outcome } }) => {
        world.origin.reset(answer, closes);
        const talked = await talkByNghttp(world.secure.port, world.secure.servername, sent, (below) => `/probe/raw/${below}`);
        const text = world.origin.requests.join('');
        expectOutcome(outcome, talked, { text, requests: world.origin.requests.length });
      });
    });
  });
}

type Talked = Awaited<ReturnType<HttpWorld['talk']>>;

/** Compares what the row says, and nothing else. */
function expectOutcome({ status, headers = {}, body, whole, closes, before, answers = 1, sent = [], unsent = [], requests }: Outcome, talked: Talked, { text, requests: arrived }: { readonly text: string; readonly requests: number }): void {
  const stands = (part: string | RegExp): boolean => (typeof part === 'string' ? text.toLowerCase().includes(part) : part.test(text));
  const statuses = [status].flat();
  const wanted = { status: statuses.includes(talked.status) ? talked.status : statuses, answers, headers, missing: [], present: [], text, ...chosen({ body, whole, closes, before, requests }) };
  const shown = { body: talked.body, whole: talked.whole, closes: talked.closed, before: talked.before, requests: arrived };
  const found = {
    status: talked.status,
    answers: talked.answers,
    headers: Object.fromEntries(Object.keys(headers).map((name) => [name, talked.headers[name]])),
    missing: sent.filter((part) => !stands(part)).map(String),
    present: unsent.filter(stands).map(String),
    text,
  };
  expect({ ...found, ...Object.fromEntries(Object.keys(chosen({ body, whole, closes, before, requests })).map((name) => [name, shown[name as keyof typeof shown]])) }).toEqual(wanted);
}

/** What is said. */
const chosen = (all: Readonly<Record<string, unknown>>): Record<string, unknown> => Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
