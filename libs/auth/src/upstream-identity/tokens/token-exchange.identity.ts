import { BoundedMap } from '@portico/platform';
import type { RequestContext } from '@portico/platform';
import type { CallIdentity, Credentials } from '@portico/upstream';
import type { FetchedToken, HeldToken } from './held-token.ts';

/** Callers' tokens whose counterparts are remembered. */
const REMEMBERED = 10_000;

const NOBODYS: Credentials = [];

/** Tells an upstream who calls with a token that it believes, in return for the caller's own, which it never sees. */
export class TokenExchangeIdentity implements CallIdentity {
  readonly fields = ['authorization'];
  /** By the id of the caller's token: the token itself is gone with its request. Who came first goes first. */
  private readonly held: BoundedMap<string, HeldToken>;

  /** @param exchange asks the token endpoint */
  constructor(
    private readonly hold: () => HeldToken,
    private readonly exchange: (token: string) => Promise<FetchedToken>,
    most = REMEMBERED,
  ) {
    this.held = new BoundedMap(most);
  }

  credentialsFor({ caller, accessToken }: RequestContext): Credentials | Promise<Credentials> {
    if (!caller) return NOBODYS;
    if (accessToken === undefined) return Promise.reject(new Error(`the caller known by ${caller.identity.issuer} has no access token that could be exchanged`));
    return this.heldFor(accessToken.id).get(async () => this.exchange(await accessToken.reveal()));
  }

  refused(credentials: Credentials, { accessToken }: RequestContext): boolean {
    return accessToken !== undefined && this.heldFor(accessToken.id).refused(credentials);
  }

  private heldFor(id: string): HeldToken {
    const known = this.held.get(id);
    if (known) return known;
    const made = this.hold();
    this.held.set(id, made);
    return made;
  }
}
