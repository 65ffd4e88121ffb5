import { WAF_PARTS } from '../../parts/waf-server.ts';
import { exchange } from '../../wire/raw-request.ts';
import { waitUntil } from '../../process/wait-until.ts';
import type { CapabilityRow } from './capability-row.ts';
import { underLoad } from './front.ts';
import type { Fronts } from './fronts.ts';

const PATIENCE = 10_000;
const PAGE = '/probe/items/5?q=a%20lamp';
const SCRIPT = '/probe/items/5?q=%3Cscript%3Ealert(1)%3C%2Fscript%3E';
const AGENT = { 'user-agent': 'Mozilla/5.0', accept: '*/*', connection: 'close', 'x-csrf': '1' };
/** Rules of the team's own: nothing is looked for in this page. */
const EXCLUDED = 'SecRule REQUEST_FILENAME "@streq /probe/items/5" "id:50001,phase:1,nolog,pass,t:none,ctl:ruleEngine=Off"\n';

/** Asks the BFF through its firewall. */
async function through(fronts: Fronts, target: string, headers: Readonly<Record<string, string>> = {}, body?: string): ReturnType<typeof exchange> {
  const { url } = await fronts.waf();
  return exchange(url, { method: body === undefined ? 'GET' : 'POST', target, headers: { ...AGENT, host: 'shop.example', ...headers }, ...(body === undefined ? {} : { body }) });
}

/** Writes the exclusions, and has them taken over. @returns how that went */
async function exclude(fronts: Fronts, rules: string): Promise<string> {
  const waf = await fronts.waf();
  fronts.writeExclusions(rules);
  return (await waf.reload()).level;
}

/** O9: the Core Rule Set on a real engine in front of the BFF. */
export const WAF: readonly CapabilityRow[] = [
  {
    id: 'O9',
    what: 'a web application firewall with the OWASP Core Rule Set stands in front',
    parts: WAF_PARTS,
    allowed: [
      {
        title: 'an ordinary request, whose client the BFF is told, whatever the client says of itself',
        run: async (fronts) => {
          const { status } = await through(fronts, PAGE, { 'x-forwarded-for': '203.0.113.66' });
          const [asked] = fronts.services.canary.asked;
          expect({ status, client: String(asked?.headers['x-forwarded-for']).split(/, */).at(-1) }).toEqual({ status: 200, client: '127.0.0.1' });
        },
      },
    ],
    refused: [
      {
        title: 'a script, SQL and a way out of a folder, as problems, and the BFF does not see them',
        run: async (fronts) => {
          const answers = [await through(fronts, SCRIPT), await through(fronts, '/probe/items/5?q=1%27%20OR%20%271%27%3D%271%27%20--%20'), await through(fronts, '/probe/items/5?q=..%2F..%2F..%2Fetc%2Fpasswd'), await through(fronts, '/probe/bodies', { 'content-type': 'application/json' }, '{"title":"<script>alert(1)</script>"}')];
          expect({ statuses: answers.map(({ status }) => status), type: answers[0]?.headers['content-type'], asked: fronts.services.canary.asked.length }).toEqual({ statuses: [403, 403, 403, 403], type: 'application/problem+json', asked: 0 });
        },
      },
    ],
    reloaded: [
      {
        title: 'changed exclusions are taken over and no request is lost; those that cannot be used change nothing',
        run: async (fronts) => {
          const waf = await fronts.waf();
          const becomes = (status: number): Promise<true> => waitUntil(`the answer ${status}`, PATIENCE, async () => ((await through(fronts, SCRIPT)).status === status ? true : undefined));
          const [statuses, levels]: [Set<number>, string[]] = [new Set(), []];
          await underLoad(
            async () => void statuses.add((await through(fronts, PAGE)).status),
            async () => {
              levels.push(await exclude(fronts, EXCLUDED));
              await becomes(200);
              levels.push(await exclude(fronts, 'SecRule of no kind\n'));
              await becomes(200);
              levels.push(await exclude(fronts, ''));
              await becomes(403);
            },
          );
          expect({ levels, statuses: [...statuses], running: waf.process.running }).toEqual({ levels: ['info', 'error', 'info'], statuses: [200], running: true });
        },
      },
    ],
  },
];
