import { RoutePolicy } from '@portico/platform';
import type { IncomingMessage } from 'node:http';
import { TLSSocket } from 'node:tls';
import type { Socket } from 'node:net';

/** A certificate that a client has shown on the port of `tls.clients`, where the handshake has proved that it holds the key. */
export interface ClientCertificate {
  /** The names in subjectAltName: host names, URIs and mail addresses, as they stand there. */
  readonly names: readonly string[];
  /** The lines of the subject: `CN=shop.partner.example`. */
  readonly subject: string;
  /** SHA-256 of its DER, in hexadecimal with colons. */
  readonly fingerprint: string;
}

/** It is shown once for a connection. */
const known = new WeakMap<Socket, { readonly shown: ClientCertificate | undefined }>();

/** The certificate that the client of a request has shown to the BFF itself; undefined where it has shown none. */
export function clientCertificateOf({ socket }: Pick<IncomingMessage, 'socket'>): ClientCertificate | undefined {
  if (!(socket instanceof TLSSocket) || !socket.authorized) return undefined;
  let found = known.get(socket);
  if (!found) known.set(socket, (found = { shown: read(socket) }));
  return found.shown;
}

function read(socket: TLSSocket): ClientCertificate | undefined {
  const shown = socket.getPeerX509Certificate();
  if (!shown) return undefined;
  const names = Array.from((shown.subjectAltName ?? '').matchAll(/(?:^|, )(?:DNS|URI|email):([^,"]+)/g), ([, name]) => name as string);
  return { names, subject: shown.subject, fingerprint: shown.fingerprint256 };
}

/** What a route demands of the certificate. */
export interface CertificateDemand {
  /** Of these names it must have one; any will do where the list is empty. */
  readonly names: readonly string[];
}

export const CLIENT_CERTIFICATE = new RoutePolicy<CertificateDemand>({
  name: '@ClientCertificate()',
  slot: 'connection',
  filledBy: 'EdgeModule of @portico/edge',
});

/**
 * Only a client that has shown a good certificate, on the port of `tls.clients`, may call; others get a 403 problem. Who may call besides
 * is said by `@Public()`, `@Authenticated()` and the like, as on every route.
 *
 * ```ts
 * @Post('settlements') @Authenticated() @ClientCertificate('settlement.partner.example')
 * ```
 * @param names of which its subjectAltName must have one; any certificate will do without
 */
export const ClientCertificate = (...names: readonly string[]): ReturnType<typeof CLIENT_CERTIFICATE.declared> => CLIENT_CERTIFICATE.declared({ names });
