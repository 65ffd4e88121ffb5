import { Injectable } from '@nestjs/common';
import type { ClientPort } from './client-port.ts';
import type { ConnectionPrelude } from './connection-prelude.ts';

/**
 * The ports of a BFF besides plain HTTP at `server.port`. A module says which while it is made; they are opened once everything has been
 * checked, on the address `server.host`, and closed with it. All lead to the same routes.
 *
 * ```ts
 * ports.replaceMain({ setting: 'server.port', port, scheme: 'https', server: createTlsServer(), ready: 'secureConnection' });
 * ```
 */
@Injectable()
export class ClientPorts {
  private readonly others: ClientPort[] = [];
  private main: ClientPort | undefined = undefined;
  /** Undefined where connections begin with TLS or HTTP. */
  prelude: ConnectionPrelude | undefined = undefined;

  /** A further port. */
  add(port: ClientPort): void {
    this.others.push(port);
  }

  /** What stands at `server.port` in place of plain HTTP. */
  replaceMain(port: ClientPort): void {
    if (this.main) throw new Error('server.port is taken already: two modules replace plain HTTP there');
    this.main = port;
  }

  /** What comes on connections of all ports before anything else. */
  expect(prelude: ConnectionPrelude): void {
    this.prelude = prelude;
  }

  /** @param plain what stands at `server.port` where no module replaces it @returns all ports, that one first */
  with(plain: ClientPort): readonly [ClientPort, ...ClientPort[]] {
    return [this.main ?? plain, ...this.others];
  }
}
