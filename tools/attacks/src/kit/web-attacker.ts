import { DEVELOPMENT_PASSWORD } from '../../../sandbox/src/identity/accounts/accounts.ts';
import { FormBrowser } from '../../../sandbox/src/identity/browser/form-browser.ts';
import type { ClientCredentials } from '../../../sandbox/src/identity/clients/identity-client.ts';
import type { IdentityProvider } from '../../../sandbox/src/identity/identity-provider.ts';
import type { SandboxWithIdentity } from '../../../sandbox/src/sandbox.ts';
import type { AttackRequest, Field } from '../attack.ts';
import { HeldConnections } from './held-connections.ts';
import type { Sender } from './sender.ts';
import { send } from './send.ts';
import { Uploads } from './uploads.ts';
import type { Received } from './send.ts';

/** The cookie of a session. */
export const SESSION = '__Host-Http-web-bff';
/** Where browsers find the BFF: a page of any other origin is another's. */
export const ORIGIN = 'https://shop.example';

/** What a browser adds to a request of the page's own script (Fetch Metadata), and what the script adds. */
export const OWN_SCRIPT: readonly Field[] = [['sec-fetch-site', 'same-origin'], ['sec-fetch-mode', 'cors'], ['sec-fetch-dest', 'empty'], ['x-csrf', '1']];

/** A sign-in that a browser has begun. */
export interface Begun {
  /** At the identity provider. */
  readonly location: string;
  readonly state: string;
  /** `name=value`, by which the browser is known when it comes back. */
  readonly cookie: string;
}

/** Somebody who knows web-bff from outside, and can have people sign in, also in a browser of their own. */
export class WebAttacker implements Sender {
  url = '';
  readonly identity: IdentityProvider;
  readonly client: ClientCredentials;
  /** The services behind the BFF, as far as they do wrong: some of them belong to others. */
  readonly shop: SandboxWithIdentity['control'];
  readonly held = new HeldConnections();
  #victim: string | undefined;

  /** Stands in for a service to which anybody may upload something. */
  readonly uploads: Uploads;

  protected constructor({ identity, control }: SandboxWithIdentity, uploads: Uploads) {
    this.identity = identity;
    this.client = identity.webClient({ origin: ORIGIN });
    this.shop = control;
    this.uploads = uploads;
  }

  static async against(sandbox: SandboxWithIdentity): Promise<WebAttacker> {
    return new WebAttacker(sandbox, await Uploads.listen());
  }

  /** What web-bff must be told to sign people in there. */
  get env(): Record<string, string> {
    return {
      PORTICO_SESSION__ISSUER: this.identity.url,
      PORTICO_SESSION__CLIENT_ID: this.client.id,
      PORTICO_SESSION__CLIENT_SECRET: this.client.secret,
      PORTICO_SESSION__ORIGIN: ORIGIN,
      PORTICO_SESSION__SECRETS: 'a secret that no attacker has been told',
    };
  }

  send(request: AttackRequest): Promise<Received> {
    return send(this.url, { target: '/auth/sessions', ...request });
  }

  /** Begins a sign-in. @throws Error when the BFF does not send the browser to the identity provider */
  async begin(returnTo = '/', cookie = ''): Promise<Begun> {
    const { status, headers } = await this.send({ target: `/auth/login?returnTo=${encodeURIComponent(returnTo)}`, headers: [['cookie', cookie]] });
    const { location, 'set-cookie': set = [] } = headers;
    if (status !== 303 || location === undefined) throw new Error(`no sign-in can be begun: ${status}`);
    return { location, state: new URL(location).searchParams.get('state') ?? '', cookie: pairIn(set.at(-1) ?? '') };
  }

  /** Somebody signs in at the identity provider. @returns the request target with which their browser comes back */
  async callback({ location }: Begun, customer: string): Promise<string> {
    const browser = new FormBrowser(ORIGIN);
    const first = await browser.open(location);
    const { url, status } = first.status === 0 ? first : await browser.submit({ login: customer, password: DEVELOPMENT_PASSWORD });
    if (status !== 0) throw new Error(`${customer} cannot sign in: the identity provider answers ${status}`);
    const { pathname, search } = new URL(url);
    return pathname + search;
  }

  /** Signs somebody in, in a browser that has a session's cookie already or has none. @returns the session's id */
  async signIn(customer: string, before?: string): Promise<string> {
    const begun = await this.begin();
    const cookies = [begun.cookie, ...(before === undefined ? [] : [`${SESSION}=${before}`])];
    const { status, headers } = await this.send({ target: await this.callback(begun, customer), headers: [['cookie', cookies.join('; ')]] });
    const set = (headers['set-cookie'] ?? []).map(pairIn).find((pair) => pair.startsWith(`${SESSION}=`));
    if (status !== 303 || set === undefined) throw new Error(`${customer} cannot sign in: ${status}`);
    return set.slice(SESSION.length + 1);
  }

  /** The session of somebody who has nothing to do with the attacks; a new one where one of them has ended it. */
  async victim(): Promise<string> {
    if (this.#victim === undefined || (await this.send(asPage(this.#victim))).status !== 200) this.#victim = await this.signIn(VICTIM);
    return this.#victim;
  }

  /** The victim's session as it was when it was last asked for. */
  get sameVictim(): string {
    return this.#victim ?? '';
  }

  strays(): readonly string[] {
    return [];
  }

  stop(): Promise<void> {
    this.held.release();
    this.uploads.stop();
    return Promise.resolve();
  }
}

export const VICTIM = 'c-00001';

const pairIn = (setCookie: string): string => setCookie.split(';', 1)[0] as string;

/** As the page's own script asks, with the cookie of its session. */
export const asPage = (session: string, { headers = [], ...request }: AttackRequest = {}): AttackRequest => ({
  ...request,
  headers: [['cookie', `${SESSION}=${session}`], ...OWN_SCRIPT, ...headers],
});

/** The victim's page goes on as before. */
export const stillSignedIn = (by: WebAttacker): AttackRequest => asPage(by.sameVictim);
