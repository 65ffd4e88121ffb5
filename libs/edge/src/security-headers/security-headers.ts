import { Injectable } from '@nestjs/common';
import { AnswerHeads } from '@portico/platform';
import type { HeadSource } from '@portico/platform';
import { EdgeSettings } from '../edge.settings.ts';
import type { SecurityHeadersSettings, StrictTransportSettings } from './security-headers.settings.ts';

const SECONDS = 1_000;

/** The security headers of a BFF, worked out once. */
@Injectable()
export class SecurityHeaders implements HeadSource {
  readonly always: Readonly<Record<string, string>>;

  constructor({ headers, origin, strictTransport }: EdgeSettings, heads: AnswerHeads) {
    this.always = headers.enabled ? { ...fieldsOf(headers), ...transportOf(origin, strictTransport) } : {};
    heads.add(this);
  }
}

export function fieldsOf(settings: SecurityHeadersSettings): Record<string, string> {
  const all = {
    'content-security-policy': settings.contentSecurityPolicy,
    'x-content-type-options': 'nosniff',
    'x-frame-options': settings.frameOptions,
    'referrer-policy': settings.referrerPolicy,
    'cross-origin-resource-policy': settings.resourcePolicy,
    'cross-origin-opener-policy': settings.openerPolicy,
    'permissions-policy': settings.permissionsPolicy,
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== ''));
}

/** Over plain HTTP the field may not be sent (RFC 6797, section 7.2): it is, where browsers find the BFF over TLS. */
function transportOf(origin: string | undefined, { maxAge, subDomains, preload }: StrictTransportSettings): Record<string, string> {
  if (!origin?.startsWith('https:')) return {};
  const flags = [...(subDomains ? ['includeSubDomains'] : []), ...(preload ? ['preload'] : [])];
  const directives = [`max-age=${Math.floor(maxAge / SECONDS)}`, ...flags];
  return { 'strict-transport-security': directives.join('; ') };
}
