import type { ClientHidden, Signals } from '@portico/platform';
import type { Logger } from 'pino';

const WHY: Readonly<Record<ClientHidden['because'], string>> = {
  absent: 'does not send it; have it set that header, or name in edge.addressFrom the one that it sends',
  unreadable: 'names no address in it; have it write the address of the client',
};

/** Warns, once for each reason, that all clients behind a proxy count as one. */
export function logAddresses(events: Signals, log: Logger): void {
  events.clientHidden.subscribe(({ because, header, proxy }) =>
    log.warn({ header, proxy }, `clients are not known by address: edge.trustedProxies has a proxy that ${WHY[because]}`),
  );
}
