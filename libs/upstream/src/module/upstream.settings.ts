import { ByteSize, Doc, Duration, Section, UrlText } from '@portico/config';
import { ArrayNotEmpty, IsArray, IsIn, IsInt, IsNumber, IsString, Matches, Max, Min } from 'class-validator';
import { BreakerSettings, EjectionSettings, RetrySettings } from './resilience.settings.ts';

/** What all kinds of upstream have. */
export abstract class UpstreamSettings {
  @Matches(/^[a-z][a-z0-9-]*$/)
  @Doc('Which contract it speaks: the name in the contract library.')
  name!: string;

  abstract kind: string;

  @Duration({ min: '1ms', doc: 'How long one attempt may take; the deadline of the request may end it sooner.' })
  timeout = 2_000;

  @ByteSize({ doc: 'The longest answer that is read; a longer one is a failure.' })
  maxResponse = 1024 * 1024;

  @IsString()
  @Doc('The header that tells the upstream how many milliseconds are left.')
  deadlineHeader = 'x-deadline-ms';

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

  @UrlText({ protocols: ['http', 'https'], each: true, doc: 'The instances, by origin: http://catalog:8080.' })
  @IsArray()
  @ArrayNotEmpty()
  instances!: string[];

  @Duration({ min: '1ms', doc: 'How long a connection may take to be made.' })
  connectTimeout = 500;

  @IsInt()
  @Min(1)
  @Doc('The most connections to one instance.')
  connections = 128;

  @Duration({ doc: 'How long an idle connection is kept; always 4 s less than the upstream says it keeps it.' })
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

  @IsString({ each: true })
  @IsArray()
  @ArrayNotEmpty()
  @Doc('The instances, by address: recommendations:9087.')
  instances!: string[];
}

/** The kinds of `upstreams` in a bff.yaml, for `@ListOf({ kind: UPSTREAM_KINDS })`. */
export const UPSTREAM_KINDS = { http: HttpUpstreamSettings, grpc: GrpcUpstreamSettings } as const;

export type AnyUpstreamSettings = HttpUpstreamSettings | GrpcUpstreamSettings;

/** What an app's settings class must have to use upstreams. */
export interface WithUpstreams {
  readonly upstreams: readonly AnyUpstreamSettings[];
}
