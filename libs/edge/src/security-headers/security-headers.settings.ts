import { Doc, Duration } from '@portico/config';
import { IsBoolean, IsIn, Matches } from 'class-validator';

/** One line of a header, which is nothing where it is empty. */
const LINE = /^[ -~]*$/;
const LINE_RULE = { message: 'has a line break, or letters that no header may have', context: { fix: 'write it on one line, in ASCII' } };

/** Referrer Policy, section 3. */
const REFERRER_POLICIES = [
  ...['', 'no-referrer', 'same-origin', 'strict-origin', 'strict-origin-when-cross-origin'],
  ...['origin', 'origin-when-cross-origin', 'no-referrer-when-downgrade', 'unsafe-url'],
];

/** How long browsers remember to come over TLS alone (RFC 6797). */
export class StrictTransportSettings {
  @Duration({ max: '87600h', doc: 'How long browsers come over TLS alone, from each answer on; 0s takes it back.' })
  maxAge = 31_536_000_000;

  @IsBoolean()
  @Doc('Whether it holds for all names below that of the BFF too.')
  subDomains = false;

  @IsBoolean()
  @Doc('Whether browsers may be shipped with it. Such an entry takes months to get rid of.')
  preload = false;
}

/** What browsers are told on every answer. What an answer says itself stands, such as a page's own policy. An empty text sends none. */
export class SecurityHeadersSettings {
  @IsBoolean()
  @Doc('Whether any of them are sent.')
  enabled = true;

  @Matches(LINE, LINE_RULE)
  @Doc('`Content-Security-Policy`. The default suits data, which loads nothing and stands in no frame.')
  contentSecurityPolicy = "default-src 'none'; frame-ancestors 'none'";

  @IsIn(['', 'DENY', 'SAMEORIGIN'])
  @Doc('`X-Frame-Options`, for browsers without `frame-ancestors`.')
  frameOptions = 'DENY';

  @IsIn(REFERRER_POLICIES)
  @Doc('`Referrer-Policy`: what other sites learn of where a link was followed.')
  referrerPolicy = 'no-referrer';

  @IsIn(['', 'same-origin', 'same-site', 'cross-origin'])
  @Doc('`Cross-Origin-Resource-Policy`: whose pages may load an answer without CORS, such as an image.')
  resourcePolicy = 'same-origin';

  @IsIn(['', 'same-origin', 'same-origin-allow-popups', 'noopener-allow-popups', 'unsafe-none'])
  @Doc('`Cross-Origin-Opener-Policy`, for BFFs that serve pages.')
  openerPolicy = '';

  @Matches(LINE, LINE_RULE)
  @Doc('`Permissions-Policy`, for BFFs that serve pages: `camera=(), geolocation=()`.')
  permissionsPolicy = '';
}
