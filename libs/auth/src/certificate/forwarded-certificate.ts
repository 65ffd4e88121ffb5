import { hash, X509Certificate } from 'node:crypto';
import { ParseError, parseItem } from 'structured-headers';

/** How a proxy writes the certificate of a client into a header. */
export type CertificateForm = 'rfc9440' | 'pem' | 'xfcc';

/** One element of Envoy's header: pairs of names and values, which may be quoted. A second element, behind a comma, is not matched. */
const PAIR = String.raw`[A-Za-z]+=(?:"(?:[^"\\]|\\.)*"|[^;,"]*)`;
const ELEMENT = new RegExp(`^${PAIR}(?:;${PAIR})*$`);
const HASH = /(?:^|;)Hash=([0-9a-f]{64})(?=;|$)/gi;
const QUOTED = /"(?:[^"\\]|\\.)*"/g;

/** @returns its SHA-256 thumbprint in base64url (RFC 8705, section 3.1); undefined for what cannot be read, so that a token bound to one is refused */
export function thumbprintOf(value: string, form: CertificateForm): string | undefined {
  if (form === 'xfcc') return ofElement(value);
  const der = form === 'rfc9440' ? byteSequence(value) : derOf(value);
  return der && hash('sha256', der, 'base64url');
}

/** RFC 9440, section 2.1: the DER as a Byte Sequence (RFC 9651, section 3.3.5). */
function byteSequence(value: string): Uint8Array | undefined {
  try {
    const [bytes] = parseItem(value);
    return bytes instanceof ArrayBuffer ? new Uint8Array(bytes) : undefined;
  } catch (error) {
    if (error instanceof ParseError) return undefined;
    throw error;
  }
}

/** Percent-encoded PEM. Whatever goes wrong in reading it says that it is none. */
function derOf(value: string): Uint8Array | undefined {
  try {
    return new X509Certificate(decodeURIComponent(value)).raw;
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
