import type { WithUpstreams } from '@portico/upstream';
import type { WithCaching } from './caching.settings.ts';

const UNSENDABLE = 'caching.purgeToken has a character that cannot stand in a header; make another, such as with `openssl rand -base64 32`';

/** Bytes, as Standard Webhooks have them. */
const [SHORTEST, LONGEST] = [24, 64];
const UNUSABLE = `is no secret of Standard Webhooks, ${SHORTEST} to ${LONGEST} bytes in base64; make one, such as with \`echo whsec_$(openssl rand -base64 32)\``;

function isSigningSecret(text: string): boolean {
  const encoded = text.replace(/^whsec_/, '');
  const { length } = Buffer.from(encoded, 'base64');
  return /^[A-Za-z0-9+/]+={0,2}$/.test(encoded) && encoded.length % 4 === 0 && length >= SHORTEST && length <= LONGEST;
}

/**
 * What is wrong with the settings as a whole: a token that cannot be presented, upstreams that are not there, or have no answers that
 * could be kept.
 */
export function cachingFaults({ caching, upstreams }: WithCaching & Partial<WithUpstreams>): string[] {
  const unsendable = caching.purgeToken && !/^[!-~]+$/.test(caching.purgeToken.reveal()) ? [UNSENDABLE] : [];
  const faults = caching.upstreams.flatMap(({ name }) => {
    const upstream = upstreams?.find((one) => one.name === name);
    if (!upstream) return [`caching.upstreams.${name}: there is no upstream "${name}"; name one of \`upstreams\`, or take it out`];
    return upstream.kind === 'http'
      ? []
      : [`caching.upstreams.${name}: it is of kind ${upstream.kind}, whose answers say nothing of caching; take it out`];
  });
  const unusable = caching.eventSecrets.flatMap((secret, index) => (isSigningSecret(secret.reveal()) ? [] : [`caching.eventSecrets[${index}] ${UNUSABLE}`]));
  return [...unsendable, ...unusable, ...faults];
}
