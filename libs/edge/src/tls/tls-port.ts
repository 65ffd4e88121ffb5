import type { ClientPort } from '@portico/platform';
import type { Socket } from 'node:net';
import { createServer } from 'node:tls';
import type { Server, TLSSocket } from 'node:tls';
import { Http2Streams } from './http2/http2-streams.ts';
import type { Http2Bounds } from './http2/http2-streams.ts';
import { handshakeFault } from './handshake-fault.ts';
import type { HandshakeFault } from './handshake-fault.ts';
import type { TlsMaterial } from './tls-material.ts';

/** A connection that is secured, and whose client has shown what it has to. */
const READY = 'secured';

export interface TlsPortOptions {
  readonly setting: string;
  readonly port: number;
  /** Milliseconds that a client has for the handshake; 0 is no bound. */
  readonly handshakeTimeout: number;
  /** Whether clients are asked for certificates, and must show one. */
  readonly clients: 'required' | 'optional' | undefined;
  /** Where HTTP/2 is spoken beside HTTP/1.1. */
  readonly http2: Http2Bounds | undefined;
  /** Told why a handshake has failed. */
  readonly failed: (because: HandshakeFault) => void;
}

/** Longer than any connection is waited for: Node has no word for "no bound" here. */
const UNBOUNDED = 2 ** 31 - 1;

/** A port that speaks TLS, with certificates that may be replaced while it does. */
export class TlsPort implements ClientPort {
  readonly scheme = 'https';
  readonly ready = READY;
  readonly server: Server;
  readonly direct: boolean;
  private readonly connections = new Set<TLSSocket>();
  private readonly http2: Http2Streams | undefined;

  constructor(
    private readonly options: TlsPortOptions,
    private material: TlsMaterial,
  ) {
    const { clients, handshakeTimeout, failed } = options;
    this.direct = clients !== undefined;
    this.http2 = options.http2 && new Http2Streams((socket) => void this.server.emit(READY, socket), options.http2);
    this.server = createServer({
      ...this.choice.first.options,
      SNICallback: (name, done) => done(null, this.choice.find(name)?.context),
      ALPNProtocols: [...(this.http2 ? ['h2'] : []), 'http/1.1'],
      handshakeTimeout: handshakeTimeout || UNBOUNDED,
      requestCert: clients !== undefined,
      // Judged below, where the reason is known.
      rejectUnauthorized: false,
      noDelay: true,
    });
    this.server.on('secureConnection', (socket) => this.admit(socket));
    this.server.on('tlsClientError', (error, socket) => {
      socket.destroy();
      failed(handshakeFault(error));
    });
  }

  get setting(): string {
    return this.options.setting;
  }

  get port(): number {
    return this.options.port;
  }

  /** Requests over HTTP/2 that are open. */
  get streams(): number {
    return this.http2?.open ?? 0;
  }

  /**
   * Has handshakes from now on use what is new. Open connections go on as they are, but for those of clients that are no longer believed.
   * @returns how many were ended
   */
  replace(material: TlsMaterial): number {
    this.material = material;
    this.server.setSecureContext(this.choice.first.options);
    let ended = 0;
    for (const socket of this.connections) {
      const shown = socket.getPeerX509Certificate();
      if (!shown || material.clients?.trust.believes(shown)) continue;
      ended += 1;
      socket.destroy();
    }
    return ended;
  }

  /** Has connections of HTTP/2 end once their requests are answered: the HTTP server knows of none of them. */
  stop(): void {
    this.http2?.stop();
  }

  private get choice(): TlsMaterial['shown'] {
    const { material, options } = this;
    return options.clients !== undefined && material.clients ? material.clients.shown : material.shown;
  }

  private admit(socket: TLSSocket): void {
    const { clients, failed } = this.options;
    if (clients === undefined) return this.begin(socket);
    const isShown = socket.getPeerX509Certificate() !== undefined;
    if (isShown ? !socket.authorized : clients === 'required') {
      socket.destroy();
      return failed(isShown ? 'client-certificate-refused' : 'no-client-certificate');
    }
    if (isShown) {
      this.connections.add(socket);
      socket.once('close', () => this.connections.delete(socket));
    }
    this.begin(socket);
  }

  private begin(socket: TLSSocket): void {
    if (this.http2 && socket.alpnProtocol === 'h2') this.http2.take(socket);
    else this.server.emit(READY, socket satisfies Socket);
  }
}
