import { Inject, Injectable } from '@nestjs/common';
import { addressedAs, BffSettings, ClientPorts, outsideRequests, peerAddress } from '@portico/platform';
import type { ConnectionPrelude } from '@portico/platform';
import type { Socket } from 'node:net';
import { isTrusted } from '../client-address/client-address.ts';
import { EdgeSettings } from '../edge.settings.ts';
import { ProxyProtocolSignals } from './proxy-protocol.signals.ts';
import { proxyHeader } from './proxy-header.ts';

/**
 * Connections of balancers that say first whose they are. From these, the header has to come; from any other address it is not read, so that
 * none can say that it is somebody else.
 */
@Injectable()
export class ProxyProtocol implements ConnectionPrelude {
  constructor(
    @Inject(BffSettings) private readonly bff: BffSettings,
    private readonly settings: EdgeSettings,
    private readonly signals: ProxyProtocolSignals,
    ports: ClientPorts,
  ) {
    if (settings.proxyProtocol.length > 0) ports.expect(this);
  }

  isExpected(socket: Socket): boolean {
    return isTrusted(peerAddress(socket), this.settings.proxyProtocol);
  }

  read(socket: Socket, done: () => void): void {
    let bytes = Buffer.alloc(0);
    const { headersTimeout } = this.bff.connections;
    const timer = headersTimeout > 0 ? outsideRequests(() => setTimeout(() => refuse('it has sent no PROXY header in time'), headersTimeout).unref()) : undefined;
    const stop = (): void => {
      clearTimeout(timer);
      socket.off('readable', look).off('close', stop).off('error', ended);
    };
    const refuse = (because: string): void => {
      stop();
      socket.on('error', ended).destroy();
      this.signals.refused.emit({ balancer: peerAddress(socket), because });
    };
    const look = (): void => {
      for (let chunk = socket.read() as Buffer | null; chunk; chunk = socket.read() as Buffer | null) bytes = Buffer.concat([bytes, chunk]);
      try {
        const header = bytes.length === 0 ? undefined : proxyHeader(bytes);
        if (!header) return;
        stop();
        if (header.source) addressedAs(socket, header.source.address, header.source.port);
        if (bytes.length > header.length) socket.unshift(bytes.subarray(header.length));
        done();
      } catch (error) {
        refuse((error as Error).message);
      }
    };
    socket.on('readable', look).once('close', stop).on('error', ended);
  }
}

const ended = (): void => undefined;
