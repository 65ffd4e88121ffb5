import { Inject, Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import { BffIdentity, BffSettings, currentScope, Problem } from '@portico/platform';
import type { Caller, CancelReason, Scope, StageDocumentation } from '@portico/platform';
import type { CallerStrategy } from '../callers/caller-strategy.ts';
import { BearerCredentials } from './bearer-credentials.ts';
import type { WithBearer } from './bearer.settings.ts';
import { KeysUnavailable } from './issuer-keys.ts';
import { InvalidToken, TokenVerifier } from './token-verifier.ts';

/** Recognises callers by an access token (RFC 6750, RFC 9068). Needs a `bearer` section of `BearerSettings` in the BFF's settings. */
@Injectable()
export class BearerStrategy extends PassportStrategy(BearerCredentials, 'bearer') implements CallerStrategy {
  readonly challenge: string;
  readonly documentation: StageDocumentation = {
    problems: ['unauthenticated', 'upstream-unavailable'],
    securitySchemes: { bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description: 'An access token for this API (RFC 9068).' } },
  };
  private readonly verifier: TokenVerifier;

  constructor(@Inject(BffSettings) settings: WithBearer, identity: BffIdentity) {
    super();
    this.challenge = `Bearer realm="${identity.name}"`;
    this.verifier = new TokenVerifier(settings.bearer.issuers);
  }

  /** Asked by passport. @throws Problem with the challenge of RFC 6750, section 3 */
  async validate(token: string): Promise<Caller> {
    const known = this.verifier.known(token);
    if (known) return known;
    try {
      return await inTime(this.verifier.verify(token), currentScope());
    } catch (error) {
      if (error instanceof InvalidToken) throw this.refusal(error);
      if (error instanceof KeysUnavailable) throw new Problem('upstream-unavailable', { detail: 'whether the token is good is not known at present', headers: { 'retry-after': '5' }, cause: error });
      throw error;
    }
  }

  private refusal(error: InvalidToken): Problem {
    const challenge = `${this.challenge}, error="invalid_token", error_description="${error.message}"`;
    return new Problem('unauthenticated', { detail: error.message, headers: { 'www-authenticate': challenge }, cause: error });
  }
}

/** Ends with the request, if that is sooner: an issuer that hangs must not hold it. */
function inTime<T>(work: Promise<T>, scope: Scope | undefined): Promise<T> {
  if (!scope) return work;
  return new Promise((resolve, reject) => {
    const member = { cancel: (reason: CancelReason) => reject(new Problem(reason === 'deadline' ? 'upstream-timeout' : 'client-gone')) };
    scope.add(member);
    work.then(resolve, reject).finally(() => scope.remove(member));
  });
}
