import type { TelemetrySource } from '@portico/platform';
import type { ClientAddressSignals, ClientHidden } from './client-address.signals.ts';

const WHY: Readonly<Record<ClientHidden['because'], string>> = {
  absent: 'does not send it; have it set that header, or name in edge.addressFrom the one that it sends',
  unreadable: 'names no address in it; have it write the address of the client',
};

/** Warns, once for each reason, that all clients behind a proxy count as one. */
export const clientAddressTelemetry = ({ clientHidden }: ClientAddressSignals): TelemetrySource => ({
  log(lines) {
    clientHidden.subscribe(({ because, header, proxy }) =>
      lines.warn(`clients are not known by address: edge.trustedProxies has a proxy that ${WHY[because]}`, { header, proxy }),
    );
  },
});
