import { Inject, Injectable, Optional } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import { BffIdentity, BffSettings, currentScope, ReadsSettings } from '@portico/platform';
import type { AccessToken, Caller, Scope, StageDocumentation } from '@portico/platform';
import { REDIS } from '@portico/redis';
import type { RedisConnection } from '@portico/redis';
import { hash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { AuthSignals } from '../callers/auth.signals.ts';
import { namesCustomers } from '../callers/caller-issuer.ts';
import type { CallerIssuer } from '../callers/caller-issuer.ts';
import type { CallerStrategy } from '../callers/caller-strategy.ts';
import { headerCount } from '../callers/header-count.ts';
import { inTime } from '../callers/in-time.ts';
import { ClientCertificates } from '../certificate/client-certificates.ts';
import { DpopProofVerifier } from '../dpop/dpop-proof-verifier.ts';
import { MemoryReplayStore } from '../dpop/memory.replay-store.ts';
import { RedisReplayStore } from '../dpop/redis.replay-store.ts';
import { REPLAY_STORE } from '../dpop/replay-store.ts';
import type { ReplayStore } from '../dpop/replay-store.ts';
import { issuerNames } from '../issuers/issuer-names.ts';
import { WithBearer } from './bearer.settings.ts';
import { InvalidRequest } from './invalid-request.ts';
import { InvalidToken } from './invalid-token.ts';
import { TokenChallenges } from './token-challenges.ts';
import { TokenCredentials } from './token-credentials.ts';
import type { Scheme } from './token-credentials.ts';
import { offerOf, schemesOf } from './token-offer.ts';
import { refusalOf } from './token-refusal.ts';
import { TokenVerifier } from './token-verifier.ts';
import type { BelievedToken } from './verified-tokens.ts';

/** A token that came with the request. Nothing that prints it shows it. */
export class BroughtToken implements AccessToken {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  get id(): string {
    return hash('sha256', this.#text, 'base64url');
  }

  reveal(): string {
    return this.#text;
  }
}

/**
 * Recognises callers by an access token (RFC 6750, RFC 9068), and by the proof that it is theirs where it is bound to a key (RFC 9449) or
 * to a certificate (RFC 8705).
 */
@ReadsSettings(WithBearer)
@Injectable()
export class BearerStrategy extends PassportStrategy(TokenCredentials, 'bearer') implements CallerStrategy {
  readonly scheme = 'bearer';
  readonly readsFrom = ['authorization'] as const;
  readonly issuers: readonly CallerIssuer[];
  readonly challenge: string;
  readonly documentation: StageDocumentation;
  private readonly challenges: TokenChallenges;
  private readonly tokens: TokenVerifier;
  private readonly proofs: DpopProofVerifier;
  private readonly certificates: ClientCertificates;
  /** Tokens of whose first use was told. */
  private readonly announced = new WeakSet<BelievedToken>();

  constructor(
    @Inject(BffSettings) { bearer }: WithBearer,
    identity: BffIdentity,
    private readonly signals: AuthSignals,
    @Optional() @Inject(REPLAY_STORE) replays?: ReplayStore,
    @Optional() @Inject(REDIS) redis?: RedisConnection,
  ) {
    super();
    this.issuers = bearer.issuers.flatMap((rules) =>
      [...issuerNames(rules).keys()].map((issuer) => ({
        issuer,
        claim: rules.subject,
        customers: namesCustomers(rules.customers),
        setting: `bearer.issuers[${rules.name}].customers`,
      })),
    );
    const offer = offerOf(bearer);
    this.challenges = new TokenChallenges(identity.name, offer);
    this.challenge = this.challenges.all;
    this.documentation = { problems: ['malformed-request', 'unauthenticated', 'upstream-unavailable'], securitySchemes: schemesOf(offer) };
    this.tokens = new TokenVerifier(bearer.issuers);
    this.proofs = new DpopProofVerifier(bearer.dpop, replays ?? (redis ? new RedisReplayStore(redis) : new MemoryReplayStore(bearer.dpop.remembered)));
    this.certificates = new ClientCertificates(bearer.certificate);
  }

  /** The common case: a token that is already verified and not bound. */
  protected override recall(scheme: Scheme, token: string, { rawHeaders }: IncomingMessage): Caller | undefined {
    if (scheme !== 'Bearer' || headerCount(rawHeaders, 'authorization') > 1) return undefined;
    const known = this.tokens.known(token);
    if (!known || known.binding !== undefined || !this.announced.has(known)) return undefined;
    keep(token, scheme);
    return this.callerOf(known);
  }

  /** Asked by passport where `recall` does not know. @throws Problem with the challenge of RFC 6750, section 3, or RFC 9449, section 7.1 */
  async validate(scheme: Scheme, token: string, request: IncomingMessage): Promise<Caller> {
    try {
      return await inTime(this.believe(scheme, token, request));
    } catch (error) {
      throw refusalOf(error, scheme, this.challenges);
    }
  }

  /** Who a good token says that its bearer is. */
  protected callerOf({ caller }: BelievedToken): Caller {
    return caller;
  }

  private async believe(scheme: Scheme, token: string, request: IncomingMessage): Promise<Caller> {
    // Node keeps the first, and a proxy in front may have looked at another (RFC 9110, section 5.3; RFC 9449, section 7.2).
    if (headerCount(request.rawHeaders, 'authorization') > 1) throw new InvalidRequest('there is more than one Authorization header');
    const believed = this.tokens.known(token) ?? (await this.tokens.verify(token, currentScope()?.context.clientAddress));
    await this.checkSender(believed, scheme, token, request);
    keep(token, scheme);
    const caller = this.callerOf(believed);
    if (!this.announced.has(believed)) this.announce(caller, believed, scheme);
    return caller;
  }

  private announce(caller: Caller, believed: BelievedToken, scheme: Scheme): void {
    this.announced.add(believed);
    const served = currentScope();
    if (served) this.signals.signedIn.emit({ caller, scheme: scheme.toLowerCase() }, served);
  }

  /** Who stole a token must not get away with presenting it as one of another kind (RFC 9449, section 7.2). */
  private async checkSender({ binding, caller }: BelievedToken, scheme: Scheme, token: string, request: IncomingMessage): Promise<void> {
    const { key, certificate } = binding ?? {};
    if (certificate !== undefined && this.certificates.thumbprintIn(request) !== certificate) {
      throw new InvalidToken('the token is bound to a certificate, and comes without it');
    }
    if ((key === undefined) !== (scheme === 'Bearer')) {
      throw new InvalidToken(key === undefined ? 'the token is not bound to a key' : 'the token is bound to a key, and comes without proof of it');
    }
    if (key !== undefined) tell(await this.proofs.verify(request, token, key, caller.identity), currentScope());
  }
}

/** The token for whatever exchanges it for one that an upstream believes, the scheme for refusals that come later. */
function keep(token: string, scheme: Scheme): void {
  const context = currentScope()?.context;
  if (!context) return;
  context.accessToken = new BroughtToken(token);
  context.authScheme = scheme;
}

/** The client's next nonce. A cached answer would hand out an old one (RFC 9449, section 8.2). */
function tell(nonce: string | undefined, scope: Scope | undefined): void {
  if (nonce !== undefined) scope?.context.reply.header('dpop-nonce', nonce).header('cache-control', 'no-store');
}
