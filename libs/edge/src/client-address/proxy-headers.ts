import { withoutOws } from '@portico/config';
import { peerAddress } from '@portico/platform';
import type { Forwarding } from '@portico/platform';
import type { IncomingMessage } from 'node:http';
import type { EdgeSettings } from '../edge.settings.ts';
import type { ClientHidden } from './client-address.signals.ts';
import { addressesTo, isTrusted, xForwardedFor } from './client-address.ts';
import { forwardedFor, hopsOf, saidBy } from './forwarded.ts';

/** A name or an address, with or without a port (RFC 3986, section 3.2.2, as far as an HTTP server has such a name). */
const HOST = /^(?:[\w.-]+|\[[\da-f:.]+\])(?::\d{1,5})?$/i;

type Said = 'host' | 'proto';

interface Way {
  /** At least the peer's. */
  readonly addresses: readonly string[];
  readonly hidden: ClientHidden['because'] | undefined;
}

/** What the headers of trusted proxies say, in the family of headers that the settings name; the other one is not looked at. */
export class ProxyHeaders implements Forwarding {
  constructor(private readonly settings: EdgeSettings) {}

  trusts(address: string): boolean {
    return isTrusted(address, this.settings.trustedProxies);
  }

  addresses(raw: IncomingMessage): readonly string[] {
    return this.way(raw).addresses;
  }

  /**
   * The addresses to the client, and why the last one is not its own but that of a proxy of ours: `absent`, the proxy sends no header at all;
   * `unreadable`, it names no address in it.
   */
  way(raw: IncomingMessage): Way {
    const { trustedProxies, addressFrom } = this.settings;
    const header = raw.headers[addressFrom] as string | undefined;
    const chain = header === undefined ? [] : addressFrom === 'forwarded' ? forwardedFor(header) : xForwardedFor(header);
    const addresses = addressesTo(peerAddress(raw.socket), chain, trustedProxies);
    const known = (chain.length > 0 && chain.length < addresses.length) || !this.trusts(addresses.at(-1) as string);
    return { addresses, hidden: known ? undefined : header === undefined ? 'absent' : 'unreadable' };
  }

  protocol(raw: IncomingMessage): 'http' | 'https' | undefined {
    const said = this.said(raw, 'proto')?.toLowerCase();
    return said === 'http' || said === 'https' ? said : undefined;
  }

  host(raw: IncomingMessage): string | undefined {
    const said = this.said(raw, 'host');
    return said !== undefined && HOST.test(said) ? said : undefined;
  }

  private said(raw: IncomingMessage, name: Said): string | undefined {
    if (this.settings.addressFrom === 'forwarded') return this.saidInForwarded(raw, name);
    // Each proxy adds its own at the end, or replaces what there was: the nearest one has had the last word.
    const last = (raw.headers[`x-forwarded-${name}`] as string | undefined)?.split(',').at(-1);
    return last === undefined ? undefined : withoutOws(last);
  }

  /** By the proxy that saw the client. */
  private saidInForwarded(raw: IncomingMessage, name: Said): string | undefined {
    const hop = hopsOf((raw.headers['forwarded'] as string | undefined) ?? '').at(1 - this.addresses(raw).length || -1);
    return hop && saidBy(hop, name);
  }
}
