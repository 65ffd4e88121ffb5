import { Inject, Injectable } from '@nestjs/common';
import { BearerStrategy, CallerRefused } from '@portico/auth';
import type { BelievedToken } from '@portico/auth';
import { Problem } from '@portico/platform';
import type { Caller } from '@portico/platform';
import { PartnerDirectory } from '../directory/partner-directory.ts';
import { PARTNER_ISSUERS, within } from '../directory/partner-snapshot.ts';

/**
 * Recognises partners by access tokens for their programs (client credentials; RFC 9068). A good token alone does not make a partner:
 * whose client is not in the records is refused. A user's token is one of those, as its subject is no client: the issuer must see
 * to that (RFC 9068, section 5).
 */
@Injectable()
export class PartnerTokenStrategy extends BearerStrategy {
  /** The issuers of its tokens name programs, whose partners the records know. */
  override readonly issuers = PARTNER_ISSUERS;
  @Inject(PartnerDirectory) private readonly directory!: PartnerDirectory;

  /** A token is remembered, who its partner is is not: that may change while the token is good. @throws Problem `forbidden` for one that is no partner's */
  protected override callerOf({ caller: { identity, scopes } }: BelievedToken): Caller {
    const { current } = this.directory;
    if (!current) throw new Problem(
      'upstream-unavailable',
      { detail: 'partners cannot be looked up right now', headers: { 'retry-after': '5' } },
    );
    const partner = current.client(identity.key);
    if (!partner) throw noPartner('unknown client', 'the token is good, but its client is no partner here', identity.subject);
    if (partner.blocked) throw noPartner('blocked', 'the partner is blocked', partner.id);
    return { ...partner.caller, scopes: within(scopes, partner.caller.scopes) };
  }
}

const noPartner = (because: string, words: string, detail: string): CallerRefused =>
  new CallerRefused('forbidden', { detail: words }, { scheme: 'bearer', because, detail });
