import { Doc, Duration, Optional, UrlText } from '@portico/config';
import { IsInt, Min } from 'class-validator';
import { ClientSettings } from '../issuers/client.settings.ts';

/** How tokens that say nothing by themselves are looked up at their issuer (RFC 7662). */
export class IntrospectionSettings extends ClientSettings {
  @Optional()
  @UrlText({ https: true, doc: 'Where. By default the issuer’s metadata says so.' })
  endpoint?: string;

  @Duration({ min: '0s', doc: 'How long a good token is believed without asking again, and until it expires at most: so long one that is revoked goes on.' })
  keptFor = 30_000;

  @Duration({ min: '0s', doc: 'How long a token is refused without asking again.' })
  refusedFor = 10_000;

  @IsInt()
  @Min(1)
  @Doc('Refused tokens that are remembered; beyond that, the one that came first goes.')
  refusedMost = 10_000;

  @IsInt()
  @Min(1)
  @Doc('Tokens that are looked up at a time; beyond that, callers are answered with 503.')
  most = 100;

  @Optional()
  @IsInt()
  @Min(1)
  @Doc('How many of them may be of one client address, or of one /64 network for IPv6; by default an eighth of `most`.')
  mostPerAddress?: number;

  @Duration({ min: '1ms', doc: 'How long an answer may take; the deadline of the request may end the wait sooner.' })
  timeout = 2_000;
}
