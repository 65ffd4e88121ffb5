import { createHmac, sign } from 'node:crypto';
import type { KeyObject } from 'node:crypto';

/** Makes the signature of what it is given. */
export type Signer = (input: Buffer) => Buffer;

export const es256 = (key: KeyObject): Signer => (input) => sign('sha256', input, { key, dsaEncoding: 'ieee-p1363' });
export const rs256 = (key: KeyObject): Signer => (input) => sign('sha256', input, key);
export const hs256 = (secret: string | Buffer): Signer => (input) => createHmac('sha256', secret).update(input).digest();
/** No signature at all. */
export const unsigned: Signer = () => Buffer.alloc(0);

export const base64url = (value: string | object): string => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');

/** A compact JWS (RFC 7515, section 7.1) of any header and payload, also of such as no library would make. */
export function compact(header: object, payload: string | object, signer: Signer): string {
  const input = `${base64url(header)}.${base64url(payload)}`;
  return `${input}.${signer(Buffer.from(input)).toString('base64url')}`;
}
