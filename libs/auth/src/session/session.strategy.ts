import { Injectable } from '@nestjs/common';
import { BffIdentity, currentContext, Problem } from '@portico/platform';
import type { StageDocumentation } from '@portico/platform';
import { StoreUnavailable } from '@portico/redis';
import type { IncomingMessage } from 'node:http';
import { Strategy } from 'passport-strategy';
import { namesCustomers } from '../callers/caller-issuer.ts';
import type { CallerIssuer } from '../callers/caller-issuer.ts';
import type { CallerStrategy } from '../callers/caller-strategy.ts';
import { inTime } from '../callers/in-time.ts';
import { issuerNames } from '../issuers/issuer-names.ts';
import { Cookies, onlyOf } from './cookies.ts';
import { CSRF_HEADER, worthOfCookie } from './csrf.ts';
import { ProviderUnavailable } from './identity-provider.ts';
import { KeptToken } from './kept-token.ts';
import { PublicOrigin } from './public-origin.ts';
import { SessionSettings } from './session.settings.ts';
import { Sessions } from './sessions.ts';
import type { Session } from './session.ts';

/** @returns the session of the current request: the one that its access token is kept for */
export function currentSession(): Session | undefined {
  const { accessToken } = currentContext();
  return accessToken instanceof KeptToken ? accessToken.session : undefined;
}

/**
 * Recognises callers by the cookie of their session. Whether the request was meant by the page that it belongs to is judged first, on
 * every route alike. Needs `SessionModule`.
 */
@Injectable()
export class SessionStrategy extends Strategy implements CallerStrategy {
  readonly scheme = 'session';
  readonly readsFrom = ['cookie'] as const;
  readonly issuers: readonly CallerIssuer[];
  readonly challenge: string;
  readonly documentation: StageDocumentation;
  private readonly sisters: readonly string[];

  constructor(
    private readonly sessions: Sessions,
    private readonly cookies: Cookies,
    private readonly origin: PublicOrigin,
    { name }: BffIdentity,
    settings: SessionSettings,
  ) {
    super();
    this.sisters = settings.sisters;
    const customers = namesCustomers(settings.customers);
    this.issuers = [...issuerNames(settings).keys()].map((issuer) => ({ issuer, claim: 'sub', customers, setting: 'session.customers' }));
    this.challenge = `Session realm="${name}", sign-in="/auth/login"`;
    this.documentation = {
      problems: ['cross-site-request', 'upstream-unavailable', 'upstream-timeout'],
      securitySchemes: {
        session: { type: 'apiKey', in: 'cookie', name: cookies.session, description: `The cookie of a session, with the header ${CSRF_HEADER}: 1.` },
      },
    };
  }

  override authenticate(request: IncomingMessage): void {
    const ids = this.cookies.sessionsIn(request.headers.cookie);
    if (ids.length === 0) return this.pass();
    const worth = worthOfCookie(request, currentContext().route, this.origin.of(request), this.sisters);
    if (worth === 'ignored') return this.pass();
    if (worth !== 'counts') return this.error(new Problem('cross-site-request', { detail: worth.refused }));
    const id = onlyOf(ids);
    if (id === undefined) return this.pass();
    try {
      const found = this.sessions.find(id);
      if (!(found instanceof Promise)) return this.recognise(found);
      inTime(found).then(
        (session) => this.recognise(session),
        (error: unknown) => this.error(asProblem(error)),
      );
    } catch (error) {
      this.error(asProblem(error));
    }
  }

  private recognise(session: Session | undefined): void {
    if (!session) return this.pass();
    currentContext().accessToken = this.sessions.accessTokenOf(session);
    this.success(session.caller);
  }
}

/** Whether somebody is signed in is not known; to take them for a stranger would be wrong. */
function asProblem(error: unknown): Error {
  if (!(error instanceof StoreUnavailable || error instanceof ProviderUnavailable)) return error as Error;
  return new Problem(
    'upstream-unavailable',
    { detail: 'sessions cannot be verified right now', headers: { 'retry-after': '1' }, cause: error },
  );
}
