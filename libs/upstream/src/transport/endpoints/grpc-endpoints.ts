import { credentials } from '@grpc/grpc-js';
import type { ChannelOptions } from '@grpc/grpc-js';
import type { PoolTls } from '../connections/connection-pool.ts';
import type { Placement } from '../../policies/instances/placement.ts';
import type { Endpoints } from './endpoints.ts';
import { GrpcChannel } from './grpc-channel.ts';
import { GrpcLink } from './grpc-link.ts';

/** How connections to gRPC instances are made and kept. */
export interface ChannelRules {
  /** Bytes of an answer that are read at most. */
  readonly maxResponse: number;
  /** Milliseconds between two pings on a connection with calls in flight. */
  readonly pingEvery: number;
}

/** A channel for each gRPC instance. */
export class GrpcEndpoints implements Endpoints<GrpcChannel> {
  private readonly channels = new Set<GrpcChannel>();

  /** @param replaced told when the connection to an instance had gone silent and has been replaced */
  constructor(
    private readonly rules: ChannelRules,
    private readonly replaced: (instance: string) => void,
    private readonly tls?: PoolTls,
  ) {}

  open(placement: Placement): GrpcChannel {
    const channel = new GrpcChannel(
      () => this.connect(placement),
      () => this.replaced(placement.address),
    );
    this.channels.add(channel);
    return channel;
  }

  /** A closed channel ends its connection after the calls in flight. */
  retire(channel: GrpcChannel): void {
    this.channels.delete(channel);
    channel.close();
  }

  renew(): void {
    for (const channel of this.channels) channel.renew();
  }

  async destroy(): Promise<void> {
    for (const channel of this.channels) channel.close();
  }

  private connect({ address, authority, ip }: Placement): GrpcLink {
    const { maxResponse, pingEvery } = this.rules;
    const options: ChannelOptions = {
      'grpc.max_receive_message_length': maxResponse,
      'grpc.service_config_disable_resolution': 1,
      // An upstream that was away is tried again soon; gRPC's own first pause is 1 s, its longest 2 min.
      'grpc.initial_reconnect_backoff_ms': 100,
      'grpc.max_reconnect_backoff_ms': 2_000,
      // Only while calls are in flight (gRFC A8): servers end connections that ping without them.
      'grpc.keepalive_time_ms': pingEvery,
      'grpc.keepalive_timeout_ms': pingEvery / 2,
      // A new channel has a new connection, not that of the one it replaces.
      'grpc.use_local_subchannel_pool': 1,
      ...(authority === undefined ? {} : { 'grpc.default_authority': authority }),
    };
    const target = ip === undefined ? address : ipTarget(address);
    if (!this.tls) return new GrpcLink(target, credentials.createInsecure(), options);
    const { context, serverName = authority?.replace(/:\d+$/, '') } = this.tls;
    const name = serverName === undefined ? {} : { 'grpc.ssl_target_name_override': serverName };
    return new GrpcLink(target, credentials.createFromSecureContext(context), { ...options, ...name });
  }
}

/** An address of numbers, for which gRPC needs no name server (grpc/grpc doc/naming.md). */
const ipTarget = (address: string): string => `${address.startsWith('[') ? 'ipv6' : 'ipv4'}:${address}`;
