import { Inject, Injectable } from '@nestjs/common';
import { BearerStrategy } from '@portico/auth';
import { Events, Problem } from '@portico/platform';
import type { Caller } from '@portico/platform';
import { PartnerDirectory } from '../directory/partner-directory.ts';
import { within } from '../directory/partner-snapshot.ts';

/**
 * Recognises partners by access tokens for their programs (client credentials; RFC 9068). A good token alone makes nobody a partner:
 * whose client is not in the records is refused. A user's token is one of those, as its subject is no client: the issuer must see
 * to that (RFC 9068, section 5).
 */
@Injectable()
export class PartnerTokenStrategy extends BearerStrategy {
  @Inject(PartnerDirectory) private readonly directory!: PartnerDirectory;
  @Inject(Events) private readonly events!: Events;

  /** Asked by passport. @throws Problem as for any token; `forbidden` for one that is no partner's */
  override async validate(...token: Parameters<BearerStrategy['validate']>): Promise<Caller> {
    const { issuer, subject, scopes } = await super.validate(...token);
    const { current } = this.directory;
    if (!current) throw new Problem('upstream-unavailable', { detail: 'whose the token is is not known at present', headers: { 'retry-after': '5' } });
    const partner = current.client(issuer, subject);
    if (!partner) throw this.noPartner('unknown-client', 'the token is good, but its client is no partner here', subject);
    if (partner.blocked) throw this.noPartner('blocked', 'the partner is blocked', partner.id);
    return { ...partner.caller, scopes: within(scopes, partner.caller.scopes) };
  }

  private noPartner(reason: string, words: string, detail: string): Problem {
    this.events.signInRefused.emit({ scheme: 'bearer', reason, detail });
    return new Problem('forbidden', { detail: words });
  }
}
