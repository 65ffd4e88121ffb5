import { Injectable } from '@nestjs/common';
import { CallerRefused, headerCount } from '@portico/auth';
import type { CallerStrategy } from '@portico/auth';
import { BffIdentity, currentScope, Problem } from '@portico/platform';
import type { Caller, ProblemCode, ProblemDetails, StageDocumentation } from '@portico/platform';
import type { IncomingMessage } from 'node:http';
import { Strategy } from 'passport-strategy';
import { PartnerDirectory } from '../directory/partner-directory.ts';
import { PARTNER_ISSUERS } from '../directory/partner-snapshot.ts';
import { claimedId, isMistyped } from '../keys/key-format.ts';
import { isKeyOf } from '../keys/key-hash.ts';
import { KeyUses } from '../keys/key-uses.ts';
import { presentedKey } from './presented-key.ts';

/** What is wrong with a key, and the words for the client: only one that has the whole key learns more than that it is unknown. */
const REFUSALS = {
  malformed: 'the key is mistyped, or not all of it is there',
  unknown: 'the key is not known here',
  'wrong-secret': 'the key is not known here',
  revoked: 'the key has been revoked',
  expired: 'the key has expired',
} as const;

const MISPLACED = {
  query: { field: '', message: 'must hold no key: logs know it by now, so replace it' },
  header: { field: 'x-api-key', message: 'is not read: send the key as Authorization: Bearer' },
} as const;

/**
 * Recognises partners by their keys, at once and without a promise (so not by the mixin of @nestjs/passport, which makes one). Ask
 * it before strategies that take any bearer token. Needs `PartnersModule`.
 */
@Injectable()
export class ApiKeyStrategy extends Strategy implements CallerStrategy {
  readonly scheme = 'api-key';
  readonly readsFrom = ['authorization'] as const;
  readonly issuers = PARTNER_ISSUERS;
  readonly challenge: string;
  readonly documentation: StageDocumentation = {
    problems: ['invalid-input', 'malformed-request', 'unauthenticated', 'forbidden', 'upstream-unavailable'],
    securitySchemes: { apiKey: { type: 'http', scheme: 'bearer', bearerFormat: 'ptk_…', description: 'The key of a partner.' } },
  };

  constructor(
    private readonly directory: PartnerDirectory,
    private readonly uses: KeyUses,
    identity: BffIdentity,
  ) {
    super();
    this.challenge = `Bearer realm="${identity.name}"`;
  }

  override authenticate(request: IncomingMessage): void {
    const presented = presentedKey(request);
    if (!presented) return this.pass();
    const found = 'key' in presented ? this.judge(presented.key, request.rawHeaders, Date.now()) : this.sentBack(presented.misplaced, presented.id);
    if (found instanceof Problem) this.error(found);
    else this.recognised(found);
  }

  private recognised(caller: Caller): void {
    const scope = currentScope();
    if (scope) scope.context.authScheme = 'Bearer';
    this.success(caller);
  }

  /** @param now milliseconds since 1970 */
  private judge(text: string, rawHeaders: readonly string[], now: number): Caller | Problem {
    // Node keeps the first, and a proxy in front may have looked at another (RFC 9110, section 5.3).
    if (headerCount(rawHeaders, 'authorization') > 1) return refused('twice', undefined, 'malformed-request', { detail: 'there is more than one Authorization header' });
    const id = claimedId(text);
    if (id === undefined) return this.refusal('malformed', undefined);
    const { current } = this.directory;
    const key = current?.key(id);
    // A key that is not known costs what a wrong one does: the time that it takes does not tell which ids there are.
    const same = isKeyOf(key?.hash, text);
    // A key that is the one that was given out is not mistyped.
    if (!same && isMistyped(text)) return this.refusal('malformed', undefined);
    if (!current) return new Problem(
      'upstream-unavailable',
      { detail: 'API keys cannot be verified right now', headers: { 'retry-after': '5' } },
    );
    if (!key) return this.refusal('unknown', id);
    if (!same) return this.refusal('wrong-secret', id);
    if (key.revoked) return this.refusal('revoked', id);
    if (now >= key.expiresAt) return this.refusal('expired', id);
    if (key.partner.blocked) return refused('blocked', id, 'forbidden', { detail: 'the partner is blocked' });
    this.uses.note(id, key.partner.id, now);
    return key.caller;
  }

  /** With the challenge of RFC 6750, section 3. */
  private refusal(reason: keyof typeof REFUSALS, id: string | undefined): Problem {
    const detail = REFUSALS[reason];
    const challenge = `${this.challenge}, error="invalid_token", error_description="${detail}"`;
    return refused(reason, id, 'unauthenticated', { detail, headers: { 'www-authenticate': challenge } });
  }

  private sentBack(where: keyof typeof MISPLACED, id: string | undefined): Problem {
    const errors = [{ in: where, ...MISPLACED[where] }];
    return refused(`in-${where}`, id, 'invalid-input', { detail: 'a key belongs into the Authorization header', errors });
  }
}

/** @param id the public part of the key */
const refused = (because: string, id: string | undefined, code: ProblemCode, details: ProblemDetails): CallerRefused =>
  new CallerRefused(code, details, { scheme: 'api-key', because, detail: id });
