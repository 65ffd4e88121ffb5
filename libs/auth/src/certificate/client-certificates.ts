import { isDirect } from '@portico/platform';
import { hash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { headerCount } from '../callers/header-count.ts';
import type { CertificateSettings } from './certificate.settings.ts';
import { thumbprintOf } from './forwarded-certificate.ts';

/** Tells which certificate a client has shown that it holds. */
export class ClientCertificates {
  /** Of connections that end here: it is shown once, by the handshake. */
  private readonly shown = new WeakMap<Socket, { readonly thumbprint: string | undefined }>();

  constructor(private readonly settings: CertificateSettings) {}

  /**
   * What a terminator of TLS says of the client, and otherwise what TLS itself does. The two do not mix: the certificate of a terminator
   * is not the client's, and what a client writes into a header is not believed: at all on a port that no terminator stands in front of.
   * @returns the SHA-256 thumbprint of the certificate, in base64url
   */
  thumbprintIn(request: IncomingMessage): string | undefined {
    const { remoteAddress = '' } = request.socket;
    return !isDirect(request.socket) && this.settings.terminators.some((block) => block.contains(remoteAddress)) ? this.forwarded(request) : this.ofConnection(request.socket);
  }

  private forwarded({ headers, rawHeaders }: IncomingMessage): string | undefined {
    const { header, form } = this.settings;
    // A terminator that leaves the client's own beside its own would make it a matter of luck which one is read.
    return headerCount(rawHeaders, header) === 1 ? thumbprintOf(String(headers[header]), form) : undefined;
  }

  private ofConnection(socket: Socket): string | undefined {
    if (!(socket instanceof TLSSocket)) return undefined;
    let shown = this.shown.get(socket);
    if (!shown) {
      const der = socket.getPeerX509Certificate()?.raw;
      shown = { thumbprint: der && hash('sha256', der, 'base64url') };
      this.shown.set(socket, shown);
    }
    return shown.thumbprint;
  }
}
