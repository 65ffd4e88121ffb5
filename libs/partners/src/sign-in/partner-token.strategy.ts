import { Inject, Injectable } from '@nestjs/common';
import { BearerStrategy } from '@portico/auth';
import { Events, Problem } from '@portico/platform';
import type { Caller } from '@portico/platform';
import { PartnerDirectory } from '../directory/partner-directory.ts';
import { within } from '../directory/partner-snapshot.ts';

type Presented = Parameters<BearerStrategy['validate']>;

/**
 * Recognises partners by access tokens for their programs (client credentials; RFC 9068). A good token alone makes nobody a partner:
 * whose client is not in the records is refused. A user's token is one of those, as its subject is no client: the issuer must see
 * to that (RFC 9068, section 5).
 */
@Injectable()
export class PartnerTokenStrategy extends BearerStrategy {
  @Inject(PartnerDirectory) private readonly directory!: PartnerDirectory;
  @Inject(Events) private readonly events!: Events;

  /** A token is remembered, who its partner is is not: that may change while the token is good. */
  protected override recall(...presented: Presented): Caller | undefined {
    const known = super.recall(...presented);
    return known && this.partnerOf(known);
  }

  /** Asked by passport. @throws Problem as for any token; `forbidden` for one that is no partner's */
  override async validate(...presented: Presented): Promise<Caller> {
    return this.partnerOf(await super.validate(...presented));
  }

  private partnerOf({ issuer, subject, scopes }: Caller): Caller {
    const { current } = this.directory;
    if (!current) throw new Problem('upstream-unavailable', { detail: 'whose the token is is not known at present', headers: { 'retry-after': '5' } });
    const partner = current.client(issuer, subject);
    if (!partner) throw this.noPartner('unknown client', 'the token is good, but its client is no partner here', subject);
    if (partner.blocked) throw this.noPartner('blocked', 'the partner is blocked', partner.id);
    return { ...partner.caller, scopes: within(scopes, partner.caller.scopes) };
  }

  private noPartner(because: string, words: string, detail: string): Problem {
    this.events.signInRefused.emit({ scheme: 'bearer', because, detail });
    return new Problem('forbidden', { detail: words });
  }
}
