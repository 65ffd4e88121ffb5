import type { FastifyInstance, FastifyRequest } from 'fastify';
import { contextOf } from '../context/context-of.ts';
import type { Forwarding } from '../context/forwarding.ts';
import { peerAddress } from './network-of.ts';

type Getters = Readonly<Record<'ip' | 'ips' | 'protocol' | 'host', (this: FastifyRequest) => unknown>>;

/**
 * Fastify's getters give what the context has, so that guards, middleware, `@Ip()` and other libraries judge by the same address as
 * limits, lists and logs. `hostname` and `port` follow from `host`. Middleware runs before there is a context.
 *
 * Must come before any route: Fastify makes the class of a plugin's requests from that of its parent.
 */
export function installRequestGetters(fastify: FastifyInstance, forwarding: Forwarding | undefined): void {
  const peerOf = ({ raw }: FastifyRequest): string => peerAddress(raw.socket);
  const trusted = (request: FastifyRequest): Forwarding | undefined => (forwarding?.trusts(peerOf(request)) ? forwarding : undefined);
  const addresses = (request: FastifyRequest): readonly string[] => trusted(request)?.addresses(request.raw) ?? [contextOf(request)?.clientAddress ?? peerOf(request)];

  const getters: Getters = {
    ip() {
      return contextOf(this)?.clientAddress ?? addresses(this).at(-1);
    },
    ips() {
      return addresses(this);
    },
    protocol() {
      return trusted(this)?.protocol(this.raw) ?? ('encrypted' in this.raw.socket ? 'https' : 'http');
    },
    host() {
      const { headers } = this.raw;
      return trusted(this)?.host(this.raw) ?? headers.host ?? headers[':authority'] ?? '';
    },
  };
  for (const [name, getter] of Object.entries(getters)) fastify.decorateRequest(name, { getter });
}
