import { selfSigned } from '@portico/testing';
import { createHash, X509Certificate } from 'node:crypto';
import { thumbprintOf } from './forwarded-certificate.ts';

describe('a certificate that a proxy tells', () => {
  let der: Buffer;
  let pem: string;
  let hex: string;
  let thumbprint: string;

  beforeAll(async () => {
    pem = (await selfSigned('partner.example')).cert;
    der = new X509Certificate(pem).raw;
    hex = createHash('sha256').update(der).digest('hex');
    thumbprint = createHash('sha256').update(der).digest('base64url');
  });

  it('is read as a byte sequence', () => {
    expect(thumbprintOf(`:${der.toString('base64')}:`, 'rfc9440')).toBe(thumbprint);
    expect(thumbprintOf(` :${der.toString('base64')}:;chain=1`, 'rfc9440')).toBe(thumbprint);
  });

  it('is read as PEM, percent-encoded', () => expect(thumbprintOf(encodeURIComponent(pem), 'pem')).toBe(thumbprint));

  it.each([
    (hash: string) => `Hash=${hash}`,
    (hash: string) => `By=spiffe://mesh/bff;Hash=${hash.toUpperCase()};Subject="CN=partner,O=\\"One, Two\\";X";URI=`,
    (hash: string) => `Subject="x;Hash=${'0'.repeat(64)};y";Hash=${hash}`,
    (hash: string) => `OldHash=${'0'.repeat(64)};Hash=${hash}`,
    (hash: string) => `Subject="Hash=00;Hash=${'0'.repeat(64)}";Hash=${hash}`,
  ])('is read as an element of Envoy’s header', (header) => expect(thumbprintOf(header(hex), 'xfcc')).toBe(thumbprint));

  it('is not what cannot be read', () => {
    const base64 = der.toString('base64');
    for (const value of ['', base64, `:${base64}`, `:${base64}:, :${base64}:`, '"x"', '7', '?1', ':%:']) expect(thumbprintOf(value, 'rfc9440')).toBeUndefined();
    for (const value of ['', 'x', '%', base64, encodeURIComponent(pem.replace(/[A-Za-z0-9+/]{20}/, ''))]) expect(thumbprintOf(value, 'pem')).toBeUndefined();
    const element = `Hash=${hex}`;
    const xfcc = ['', hex, 'Hash=', `Hash=${hex}0`, `Subject="${element}"`, `${element},By=x`, `By=x,${element}`, `${element};${element}`, `By="x;${element}`, `${element};;`];
    for (const value of xfcc) expect(thumbprintOf(value, 'xfcc')).toBeUndefined();
  });
});
