import type { X509Certificate } from 'node:crypto';
import { TLSSocket } from 'node:tls';
import type { Configuration, KoaContextWithOIDC } from 'oidc-provider';

/** What the client showed in the handshake. Over plain http, or without a certificate, undefined. */
const certificateOf = ({ req }: KoaContextWithOIDC): X509Certificate | undefined =>
  req.socket instanceof TLSSocket ? req.socket.getPeerX509Certificate() : undefined;

/** Clients known by their certificates, and tokens bound to them (RFC 8705). */
export const clientCertificates: NonNullable<Configuration['features']>['mTLS'] = {
  enabled: true,
  certificateBoundAccessTokens: true,
  tlsClientAuth: true,
  selfSignedTlsClientAuth: true,
  getCertificate: (ctx) => certificateOf(ctx),
  /** Is it of the development CA? The handshake lets any certificate pass, because a self-signed one may be registered. */
  certificateAuthorized: ({ req }) => req.socket instanceof TLSSocket && req.socket.authorized,
  certificateSubjectMatches: (ctx, property, expected) =>
    property === 'tls_client_auth_san_dns' && certificateOf(ctx)?.checkHost(expected, { subject: 'never', wildcards: false }) === expected,
};
