import { withoutOws } from '@portico/config';
import type { IncomingMessage } from 'node:http';
import { Strategy } from 'passport-strategy';

/** How a token is presented (RFC 6750, section 2.1; RFC 9449, section 7.1). */
export type Scheme = 'Bearer' | 'DPoP';

/** What tells passport whose a token is. */
type Verify = (scheme: Scheme, token: string, request: IncomingMessage, done: (error: unknown, caller?: object) => void) => void;

/**
 * Takes the token from `Authorization: Bearer …` or `Authorization: DPoP …` and from nowhere else: in a query or a body it would end
 * up in logs (RFC 9700, section 4.3.2). What belongs to another scheme is left to other strategies.
 */
export class TokenCredentials extends Strategy {
  constructor(private readonly verify: Verify) {
    super();
  }

  override authenticate(request: IncomingMessage): void {
    const { authorization } = request.headers;
    const scheme = authorization === undefined ? undefined : schemeOf(authorization);
    if (scheme === undefined) return this.pass();
    // Whatever follows is for the verifier to refuse: its words are the same for all that is no token.
    const token = withoutOws((authorization as string).slice(scheme.length));
    const caller = this.recall(scheme, token, request);
    if (caller) return this.success(caller);
    this.verify(scheme, token, request, (error, found) => (error ? this.error(error as Error) : this.success(found)));
  }

  /** Tells whose a token is where nothing has to be waited for: what Nest makes of `validate` is a promise always. */
  protected recall(_scheme: Scheme, _token: string, _request: IncomingMessage): object | undefined {
    return undefined;
  }
}

function schemeOf(authorization: string): Scheme | undefined {
  if (/^Bearer(?: |$)/i.test(authorization)) return 'Bearer';
  return /^DPoP(?: |$)/i.test(authorization) ? 'DPoP' : undefined;
}
