import type { IncomingMessage } from 'node:http';
import { Strategy } from 'passport-strategy';

/** What tells passport whose a token is. */
type Verify = (token: string, done: (error: unknown, caller?: object) => void) => void;

/**
 * Takes the token from `Authorization: Bearer …` (RFC 6750, section 2.1) and from nowhere else: in a query or a body it would end
 * up in logs (RFC 9700, section 4.3.2). What belongs to another scheme is left to other strategies.
 */
export class BearerCredentials extends Strategy {
  constructor(private readonly verify: Verify) {
    super();
  }

  override authenticate({ headers: { authorization } }: IncomingMessage): void {
    if (authorization === undefined || !/^Bearer(?: |$)/i.test(authorization)) return this.pass();
    // Whatever follows is for the verifier to refuse: its words are the same for all that is no token.
    const token = authorization.slice('Bearer'.length).trim();
    this.verify(token, (error, caller) => (error ? this.error(error as Error) : this.success(caller)));
  }
}
