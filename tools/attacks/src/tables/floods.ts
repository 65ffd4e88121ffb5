import type { Attack, AttackTable, Expectation, Field } from '../attack.ts';
import { asPage, OWN_SCRIPT, SESSION, VICTIM } from '../kit/web-attacker.ts';
import type { WebAttacker } from '../kit/web-attacker.ts';

const MOST = 3;
const BEGUN = /^__Host-Http-web-bff-sign-in\.\d{1,2}=\S{20,40}; Path=\/; Secure; HttpOnly; SameSite=Lax; Max-Age=600$/;
const TO_PROVIDER: Expectation = { status: 303, location: /^http:\/\/127\.0\.0\.1:\d+\/auth\?/, cookies: [BEGUN] };
const LONGEST = `/${'x'.repeat(999)}`;

/** The cookies of a browser that has begun so many sign-ins, in turn. */
async function jarOf(by: WebAttacker, count: number, returnTo = LONGEST): Promise<string> {
  const jar = new Map<string, string>();
  for (let each = 0; each < count; each += 1) {
    const { cookie } = await by.begin(returnTo, headerOf(jar));
    jar.set(cookie.slice(0, cookie.indexOf('=')), cookie);
  }
  return headerOf(jar);
}

const headerOf = (jar: ReadonlyMap<string, string>): string => [...jar.values()].join('; ');
const jars = new WeakMap<WebAttacker, string>();

/** A browser in which somebody has begun so many sign-ins, which begins one more; the page of somebody who is signed in in it goes on. */
const filling = (count: number): Attack<WebAttacker> => ({
  name: `a browser with ${count} begun sign-ins that lead to the longest pages`,
  rule: 'RFC 6585, section 5',
  request: async (by) => {
    const jar = await jarOf(by, count);
    jars.set(by, jar);
    return { target: `/auth/login?returnTo=${LONGEST}`, headers: [['cookie', jar]] };
  },
  expect: TO_PROVIDER,
  afterwards: async (by) => ({ headers: [['cookie', `${jars.get(by)}; ${SESSION}=${await by.victim()}`] as Field, ...OWN_SCRIPT] }),
});

/** What one browser or one person could fill up. */
export const FLOODS: AttackTable<WebAttacker> = {
  name: 'floods',
  settings: ({ env }) => ({ env: { ...env, PORTICO_SESSION__MOST_PER_PERSON: String(MOST) } }),
  good: [
    {
      name: 'as many sessions of one person as there may be',
      request: async (by) => {
        const sessions = [];
        for (let each = 0; each < MOST; each += 1) sessions.push(await by.signIn('c-00006'));
        return sessions.map((session) => asPage(session));
      },
    },
  ],
  attacks: [
    ...[6, 30, 100].map(filling),
    {
      name: 'a page to return to that is too long',
      rule: 'OWASP Unvalidated Redirects, Validating URLs',
      request: () => ({ target: `/auth/login?returnTo=${LONGEST}x` }),
      expect: { status: 400, body: /"field":"returnTo"/ },
    },
    {
      name: 'more sessions of one person than there may be: the one that began first',
      rule: 'OWASP Session Management, Session Expiration',
      request: async (by) => {
        const { control } = by.identity;
        const before = control.calls('revocation').started;
        const first = await by.signIn('c-00007');
        for (let each = 0; each < MOST; each += 1) await by.signIn('c-00007');
        // What was granted for it is given back beside the requests.
        await control.until(() => control.calls('revocation').started > before);
        return asPage(first);
      },
      expect: { status: 401, challenge: /^Session realm="web-bff"/ },
      afterwards: async (by) => asPage(await by.signIn(VICTIM)),
    },
  ],
};
