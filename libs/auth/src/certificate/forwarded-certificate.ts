import { hash, X509Certificate } from 'node:crypto';
import { parseItem } from 'structured-headers';

/** How a proxy writes the certificate of a client into a header. */
export type CertificateForm = 'rfc9440' | 'pem' | 'xfcc';

/** One element of Envoy's header: pairs of names and values, which may be quoted. A second element, behind a comma, is not matched. */
const PAIR = String.raw`[A-Za-z]+=(?:"(?:[^"\\]|\\.)*"|[^;,"]*)`;
const ELEMENT = new RegExp(`^${PAIR}(?:;${PAIR})*$`);
const HASH = /(?:^|;)Hash=([0-9a-f]{64})(?=;|$)/gi;
const QUOTED = /"(?:[^"\\]|\\.)*"/g;

/** The SHA-256 thumbprint of the certificate in base64url (RFC 8705, section 3.1), by what a header has. Undefined for what is no certificate. */
const THUMBPRINTS: Readonly<Record<CertificateForm, (value: string) => string | undefined>> = {
  rfc9440: (value) => ofDer(byteSequence(value)),
  pem: (value) => ofPem(value),
  xfcc: (value) => ofElement(value),
};

/** @returns undefined for what cannot be read, so that a token that is bound to a certificate is refused */
export function thumbprintOf(value: string, form: CertificateForm): string | undefined {
  return THUMBPRINTS[form](value);
}

/** RFC 9440, section 2.1: the DER as a Byte Sequence (RFC 9651, section 3.3.5). */
function byteSequence(value: string): Uint8Array | undefined {
  try {
    const [bytes] = parseItem(value);
    return bytes instanceof ArrayBuffer ? new Uint8Array(bytes) : undefined;
  } catch {
    return undefined;
  }
}

const ofDer = (der: Uint8Array | undefined): string | undefined => der && hash('sha256', der, 'base64url');

function ofPem(value: string): string | undefined {
  try {
    return ofDer(new X509Certificate(decodeURIComponent(value)).raw);
  } catch {
    return undefined;
  }
}

/** Several elements come from several proxies, of which the first may be the client's own invention. */
function ofElement(value: string): string | undefined {
  if (!ELEMENT.test(value)) return undefined;
  const [only, ...others] = value.replace(QUOTED, '""').matchAll(HASH);
  return only && others.length === 0 ? Buffer.from(only[1] as string, 'hex').toString('base64url') : undefined;
}
