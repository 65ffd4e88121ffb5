/** Why a handshake has failed: one of a few, for a metric. */
export type HandshakeFault =
  | 'client-certificate-refused'
  | 'client-refused'
  | 'late'
  | 'left'
  | 'no-client-certificate'
  | 'no-shared-cipher'
  | 'no-shared-protocol'
  | 'old-version'
  | 'other'
  | 'plain-http';

const BY_CODE: Readonly<Record<string, HandshakeFault>> = {
  ECONNRESET: 'left',
  EPIPE: 'left',
  ERR_TLS_HANDSHAKE_TIMEOUT: 'late',
  ERR_SSL_HTTP_REQUEST: 'plain-http',
  ERR_SSL_NO_APPLICATION_PROTOCOL: 'no-shared-protocol',
  ERR_SSL_NO_SHARED_CIPHER: 'no-shared-cipher',
  ERR_SSL_UNSUPPORTED_PROTOCOL: 'old-version',
};

export function handshakeFault({ code = '' }: NodeJS.ErrnoException): HandshakeFault {
  const known = Object.hasOwn(BY_CODE, code) ? BY_CODE[code] : undefined;
  // An alert of the client, as of one that does not know the CA of the BFF's certificate (RFC 8446, section 6.2).
  return known ?? (/_ALERT_/.test(code) ? 'client-refused' : 'other');
}
