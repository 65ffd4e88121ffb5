import { hash } from 'node:crypto';
import type { Attack, AttackRequest, AttackTable, Field, MakeRequest } from '../attack.ts';
import { ELSEWHERE, TERMINATOR } from '../kit/attacker.ts';
import type { Attacker } from '../kit/attacker.ts';

const INVALID = { status: 401, challenge: /^Bearer realm="[^"]+", error="invalid_token", error_description="[^"]+"/ };

const thumbprint = (der: Buffer): string => hash('sha256', der, 'base64url');
/** RFC 9440, section 2.1 */
const told = (der: Buffer): Field => ['Client-Cert', `:${der.toString('base64')}:`];

const bound = (by: Attacker, claims: Readonly<Record<string, unknown>> = {}): string => by.token({ claims: { cnf: { 'x5t#S256': thumbprint(by.certificate) }, ...claims } });

/** Through the terminator of TLS, which says what certificate the client has shown. */
const through = (token: string, ...fields: readonly Field[]): AttackRequest => ({ headers: [['authorization', `Bearer ${token}`], ...fields], from: TERMINATOR });

const refused = (name: string, rule: string, request: MakeRequest<Attacker>): Attack<Attacker> => ({ name, rule, request, expect: INVALID });

/** Tokens that are bound to a certificate (RFC 8705), which a terminator of TLS tells (RFC 9440). */
export const CERTIFICATE: AttackTable<Attacker> = {
  name: 'certificates',
  settings: (by) => ({
    sections: {
      bearer: {
        issuers: [by.believed(by.iss), by.believed(by.strictIss, { certificate: 'required' })],
        certificate: { terminators: [`${TERMINATOR}/32`] },
      },
    },
  }),
  good: [
    { name: 'a token with its certificate', request: (by) => through(bound(by), told(by.certificate)) },
    { name: 'a token with its certificate, of an issuer whose tokens have to be bound', request: (by) => through(bound(by, { iss: by.strictIss }), told(by.certificate)) },
    { name: 'a token that is bound to nothing, of an issuer that has both', request: (by) => through(by.token()) },
  ],
  attacks: [
    refused('no certificate', 'RFC 8705, section 3', (by) => through(bound(by))),
    refused('another certificate', 'RFC 8705, section 3', (by) => through(bound(by), told(by.otherCertificate))),
    refused('no certificate, when the token is known already', 'RFC 8705, section 3', (by) => {
      const token = bound(by);
      return [through(token, told(by.certificate)), through(token)];
    }),
    refused('another certificate, when the token is known already', 'RFC 8705, section 3', (by) => {
      const token = bound(by);
      return [through(token, told(by.certificate)), through(token, told(by.otherCertificate))];
    }),
    refused('the certificate from somebody who does not end TLS here', 'RFC 9440, section 4', (by) => ({ ...through(bound(by), told(by.certificate)), from: ELSEWHERE })),
    refused('the same, who says that it comes from who does', 'RFC 9440, section 4', (by) => ({
      ...through(bound(by), told(by.certificate), ['x-forwarded-for', TERMINATOR], ['forwarded', `for=${TERMINATOR}`]),
      from: ELSEWHERE,
    })),
    refused('the certificate beside another', 'RFC 9440, section 2.4', (by) => through(bound(by), told(by.certificate), told(by.otherCertificate))),
    refused('the certificate behind another', 'RFC 9440, section 2.4', (by) => through(bound(by), told(by.otherCertificate), told(by.certificate))),
    refused('both in one header', 'RFC 9440, section 2.4', (by) => through(bound(by), ['Client-Cert', `${told(by.certificate)[1]}, ${told(by.otherCertificate)[1]}`])),
    refused('the certificate in another header', 'RFC 9440, section 4', (by) => through(bound(by), ['X-Client-Cert', told(by.certificate)[1]])),
    refused('the certificate in the chain alone', 'RFC 9440, section 2.3', (by) => through(bound(by), ['Client-Cert-Chain', told(by.certificate)[1]])),
    refused('the certificate without its colons', 'RFC 9440, section 2.1', (by) => through(bound(by), ['Client-Cert', by.certificate.toString('base64')])),
    refused('its thumbprint instead of it', 'RFC 8705, section 3.1', (by) => through(bound(by), ['Client-Cert', `:${Buffer.from(thumbprint(by.certificate), 'base64url').toString('base64')}:`])),
    refused('an empty certificate', 'RFC 9440, section 2.1', (by) => through(bound(by, { cnf: { 'x5t#S256': '' } }), ['Client-Cert', '::'])),
    refused('a token that is bound to nothing, of an issuer whose tokens have to be', 'RFC 8705, section 3', (by) => through(by.token({ claims: { iss: by.strictIss } }), told(by.certificate))),
    refused('the thumbprint by another hash', 'RFC 8705, section 3.1', (by) => through(bound(by, { cnf: { x5t: hash('sha1', by.certificate, 'base64url') } }), told(by.certificate))),
    refused('an unknown binding beside it', 'RFC 7800, section 3.1', (by) => through(bound(by, { cnf: { 'x5t#S256': thumbprint(by.certificate), kid: thumbprint(by.otherCertificate) } }), told(by.certificate))),
    refused('the thumbprint in capital hexadecimal', 'RFC 8705, section 3.1', (by) =>
      through(bound(by, { cnf: { 'x5t#S256': hash('sha256', by.certificate, 'hex').toUpperCase() } }), told(by.certificate))),
    refused('a token that is bound to a key beside the certificate', 'RFC 9449, section 7.2', (by) =>
      through(bound(by, { cnf: { 'x5t#S256': thumbprint(by.certificate), jkt: by.keys.client.thumbprint } }), told(by.certificate))),
  ],
};
