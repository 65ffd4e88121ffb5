import { ByteSize, Doc, Duration, ListOf, NotAbove, Optional, Secret, Section } from '@portico/config';
import type { SecretText } from '@portico/config';
import { ArrayNotEmpty, IsArray, IsBoolean, IsIn, IsInt, IsNumber, IsString, Matches, Max, Min } from 'class-validator';
import { FORWARDABLE } from '@portico/platform';
import { REPEAT_KEY } from '../calls/operation.ts';
import { IDENTITY_KINDS } from '../calls/identity/identity.settings.ts';
import type { IdentitySettings } from '../calls/identity/identity.settings.ts';
import { UpstreamStreamsSettings } from '../calls/streams/open-streams.ts';
import { TlsSettings } from '../transport/tls/tls.settings.ts';
import { InstanceEntries, ProxyOrigin } from './setting-rules.ts';
import {
  BalancingSettings,
  BreakerSettings,
  ConcurrencySettings,
  DiscoverySettings,
  EjectionSettings,
  GrpcProbeSettings,
  HedgingSettings,
  HttpProbeSettings,
  RetrySettings,
} from './resilience.settings.ts';
import type { ProbeSettings } from './resilience.settings.ts';

/** A header that HTTP, Portico and services mean nothing else by. */
const TELLS_NOTHING_ELSE = new RegExp(`^(?!${REPEAT_KEY}$)(?:${FORWARDABLE.source})`);

/** What all kinds of upstream have. */
export abstract class UpstreamSettings {
  @Matches(/^[a-z][a-z0-9-]*$/)
  @Doc('Which contract it speaks: the name in the contract library.')
  name!: string;

  abstract kind: string;

  @Duration({ min: '1ms', doc: 'How long one attempt may take: the upstream’s own time. The deadline of the request may end it sooner, which does not count as a failure of the upstream. Without a deadline, no call waits longer for a further attempt either.' })
  timeout = 2_000;

  @Optional()
  @Duration({ min: '1ms', doc: 'How long an attempt may take until its answer begins. Without it, only `timeout` counts.' })
  @NotAbove('timeout')
  firstByte?: number;

  @ByteSize({ doc: 'The longest answer that is read; a longer one is a failure.' })
  maxResponse = 1024 * 1024;

  @Matches(TELLS_NOTHING_ELSE, { message: 'must be a header that tells nothing else', context: { fix: 'name one of its own in small letters, such as x-deadline-ms' } })
  @Doc('The header that tells the upstream how many milliseconds are left. None that HTTP, gRPC or Portico means something else by.')
  deadlineHeader = 'x-deadline-ms';

  @IsBoolean()
  @Doc('Whether identical reads at the same time share one call. They are identical when everything sent is, whom they are made for included.')
  share = true;

  @Optional()
  @Section({ kind: IDENTITY_KINDS }, { doc: 'How it is told who calls. Without it, it is not told.' })
  identity?: IdentitySettings;

  @Optional()
  @Section(() => TlsSettings, { doc: 'What connections are secured with. Over gRPC, they are secured only with this section, be it empty; over HTTP where `instances` begin with https://, and then Node’s CAs do without it.' })
  tls?: TlsSettings;

  @Section(() => DiscoverySettings, { doc: 'Finding the instances.' })
  discovery = new DiscoverySettings();

  @Section(() => BalancingSettings, { doc: 'Choosing an instance.' })
  balancing = new BalancingSettings();

  abstract probe: ProbeSettings;

  @Section(() => ConcurrencySettings, { doc: 'Calls at a time.' })
  concurrency = new ConcurrencySettings();

  @Section(() => HedgingSettings, { doc: 'Asking twice.' })
  hedging = new HedgingSettings();

  @Section(() => RetrySettings, { doc: 'Further attempts.' })
  retry = new RetrySettings();

  @Section(() => EjectionSettings, { doc: 'Instances that fail.' })
  ejection = new EjectionSettings();

  @Section(() => BreakerSettings, { doc: 'The upstream as a whole failing.' })
  breaker = new BreakerSettings();
}

/** An upstream that speaks HTTP and JSON. */
export class HttpUpstreamSettings extends UpstreamSettings {
  @IsIn(['http'])
  kind = 'http';

  @Section(() => HttpProbeSettings, { doc: 'Asking instances whether they are well.' })
  probe = new HttpProbeSettings();

  @InstanceEntries('http')
  @IsString({ each: true })
  @IsArray()
  @ArrayNotEmpty()
  @Doc('The instances: by origin, http://catalog:8080, by Unix socket, unix:/run/catalog.sock, or where to find them, dns+http://catalog:8080, srv+http://_http._tcp.catalog, file:catalog.yaml. Labels may follow: weight=2 zone=eu-1 version=v2 priority=1.')
  instances!: string[];

  @Optional()
  @IsIn(['own', 'undici'])
  @Doc('What makes the connections: Portico’s own, which speak HTTP/1.1 over TCP and TLS and cost least, or undici’s. Without it, undici’s only where the others cannot do it: for HTTP/2, Unix sockets and a proxy.')
  transport?: 'own' | 'undici';

  @IsBoolean()
  @Doc('Whether HTTP/2 is spoken. Over https:// it is offered by ALPN, and HTTP/1.1 remains where the upstream does not take it; over http:// and Unix sockets it is spoken from the first byte on (h2c with prior knowledge).')
  http2 = false;

  @Optional()
  @ProxyOrigin()
  @Doc('The HTTP proxy that leads to the instances: http://proxy:3128. To https:// instances it is asked for a tunnel (CONNECT) and sees nothing of the requests; to http:// instances it passes on what it is sent.')
  proxy?: string;

  @Optional()
  @Secret({ doc: 'User and password for the proxy, as user:password. Only the proxy gets them.' })
  proxyCredentials?: SecretText;

  @Optional()
  @Matches(/^(?:\/[!-~]*[!-.0-~])?$/, {
    message: 'must be a path',
    context: { fix: 'begin it with a slash and end it without one, such as /v1; leave it empty where there is none' },
  })
  @Doc('The path under which the service is found, such as /v1, instead of that of the first of `servers` in its contract. Empty: none.')
  basePath?: string;

  @Duration({ min: '1ms', doc: 'How long a connection may take to be made.' })
  connectTimeout = 500;

  @IsInt()
  @Min(1)
  @Doc('The most connections to one instance, besides those of streams. Over HTTP/2 each carries up to 100 requests at a time.')
  connections = 128;

  @Section(() => UpstreamStreamsSettings, { doc: 'Answers that are handed on while they arrive.' })
  streams = new UpstreamStreamsSettings();

  @Duration({ doc: 'How long an idle connection is kept; never longer than half of what the upstream says it keeps it, or 4 s less where that is more.' })
  keepAlive = 30_000;

  @IsNumber()
  @Min(0)
  @Max(1)
  @Doc('The share of answers checked against the contract in production; in development and tests all are.')
  checked = 0.01;
}

/** An upstream that speaks gRPC. */
export class GrpcUpstreamSettings extends UpstreamSettings {
  @IsIn(['grpc'])
  kind = 'grpc';

  @Section(() => GrpcProbeSettings, { doc: 'Asking instances whether they are well.' })
  probe = new GrpcProbeSettings();

  @InstanceEntries('grpc')
  @IsString({ each: true })
  @IsArray()
  @ArrayNotEmpty()
  @Doc('The instances: by address, recommendations:9087, or where to find them, dns+grpc://recommendations:9087, srv+grpc://_grpc._tcp.recommendations, file:recommendations.yaml. Labels may follow: weight=2 zone=eu-1 version=v2 priority=1.')
  instances!: string[];

  @Section(() => UpstreamStreamsSettings, { doc: 'Answers of many messages, which are handed on while they arrive. They may be silent: `idle` bounds none of them.' })
  streams = new UpstreamStreamsSettings();

  @Duration({ min: '10s', doc: 'How often a connection with calls in flight is pinged, to find out whether it has gone silent; half of it is how long the answer may take. gRPC allows it every 10 s at most, and servers may end connections that are pinged more often than they permit.' })
  pingEvery = 20_000;
}

/** The kinds of `upstreams` in a bff.yaml. */
export const UPSTREAM_KINDS = { http: HttpUpstreamSettings, grpc: GrpcUpstreamSettings } as const;

export type AnyUpstreamSettings = HttpUpstreamSettings | GrpcUpstreamSettings;

/** The settings of a BFF that has upstreams. */
export class WithUpstreams {
  @ListOf({ kind: UPSTREAM_KINDS })
  upstreams!: readonly AnyUpstreamSettings[];
}
