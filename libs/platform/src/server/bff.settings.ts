import { ByteSize, Doc, Duration, Optional, Port, Section } from '@portico/config';
import { IsBoolean, IsIn, IsInt, IsNumber, IsString, Matches, Max, Min } from 'class-validator';
import { BodiesSettings, ConnectionsSettings } from './connections/connections.settings.ts';
import { FORWARDABLE } from './forwardable.ts';

/** How the BFF listens, and what it accepts of a request. */
export class ServerSettings {
  @IsString()
  @Doc('The address to listen on; 0.0.0.0 is every IPv4 address of the machine.')
  host = '0.0.0.0';

  @Port({ doc: 'The port clients call.' })
  port!: number;

  @Duration({ min: '10ms', doc: 'The deadline of a data route; a plan may set a shorter one.' })
  deadline = 5_000;

  @Matches(FORWARDABLE, {
    each: true,
    message: '"$value" cannot be forwarded',
    context: { fix: 'name end-to-end headers in small letters that do not say who calls, such as accept-language' },
  })
  @Doc('Headers of the client’s request that go on to every upstream: accept-language. Hop-by-hop headers cannot, nor what says who calls: credentials, cookies, x-user-id and the like.')
  forward: string[] = [];

  @ByteSize({ min: '1B', doc: 'The longest request body, where a route has no limit of its own.' })
  bodyLimit = 256 * 1024;

  @ByteSize({ min: '1B', doc: 'The longest body that is a form, where a route has no limit of its own.' })
  formLimit = 16 * 1024;

  @ByteSize({ min: '1B', doc: 'The longest block of request headers.' })
  headerLimit = 16 * 1024;

  @IsInt()
  @Min(1)
  @Doc('The most header fields of a request.')
  headerFields = 100;

  @IsInt()
  @Min(64)
  @Doc('The most characters of a request target, its query included; a path has 2,048 at most.')
  urlLimit = 16_384;

  @Duration({ doc: 'How long a client may take to send its whole request.' })
  requestTimeout = 30_000;

  @Duration({ doc: 'How long an idle connection stays open; keep it below the load balancer’s own.' })
  keepAlive = 65_000;
}

/** What streams may hold: open answers of `@Stream()` routes, wherever their bytes come from, and answers of upstreams that are handed on while they arrive. */
export class StreamsSettings {
  @IsInt()
  @Min(1)
  @Doc('Streams that may be open at a time. Further ones are refused with 503; other requests are answered as before.')
  limit = 1_000;

  @IsInt()
  @Min(1)
  @Doc('Streams that one known caller may have open at a time.')
  perCaller = 32;

  @IsInt()
  @Min(1)
  @Doc('Streams that guests of one address, or of one IPv6 network, may have open at a time.')
  perAddress = 64;

  @Duration({ min: '10ms', doc: 'How long a stream may stay open, from the request on.' })
  longest = 3_600_000;

  @ByteSize({ min: '1kB', doc: 'The longest message that a client may send on a WebSocket. A longer one ends it with the status 1009.' })
  longestMessage = 1024 * 1024;

  @Duration({ min: '10ms', doc: 'How long the client of a WebSocket may say nothing. Halfway it is sent a ping, which browsers answer by themselves.' })
  silent = 60_000;
}

/** The port for operators: health, metrics, plans. Never exposed to clients. */
export class ManagementSettings {
  @IsString()
  @Doc('The address to listen on; 0.0.0.0 is every IPv4 address of the machine.')
  host = '0.0.0.0';

  @Port({ doc: 'The port operators and probes call.' })
  port!: number;
}

/** The traces that requests belong to (W3C Trace Context). */
export class TracingSettings {
  @IsNumber()
  @Min(0)
  @Max(1)
  @Doc('Which ratio of the traces that begin here is marked as sampled; 1 is all. Upstreams that sample as their caller does drop the spans of the others. A trace that a client brings stays as the client marked it.')
  sample = 1;
}

/** How the BFF stops. */
export class DrainSettings {
  @Optional()
  @Duration({ doc: 'Time between "not ready" and closing the door, in which requests are answered as ever: load balancers send them until they have noticed. 3 seconds in production by default, none in development. Longer than readiness is probed for, and shorter with `drain.timeout` than the time between SIGTERM and SIGKILL.' })
  delay?: number;

  @Duration({ doc: 'How long requests in flight may take to finish.' })
  timeout = 20_000;
}

export class LogSettings {
  @IsIn(['trace', 'debug', 'info', 'warn', 'error', 'silent'])
  @Doc('The least important line that is written.')
  level = 'info';

  @IsBoolean()
  @Doc('One line per request; without it, only faults of the BFF itself are written.')
  requests = true;

  @IsIn(['auto', 'json', 'text'])
  @Doc('On stdout: `json` for programs, `text` for people; `auto` is `text` for a developer at a terminal. A file gets `json`.')
  format: 'auto' | 'json' | 'text' = 'auto';

  @Optional()
  @IsString()
  @Doc('A file to append the log to; without it, the log goes to stdout.')
  file?: string;

  @IsBoolean()
  @Doc('Lines of sign-ins, refusals and keys, whatever the level is.')
  audit = true;

  @Optional()
  @IsString()
  @Doc('A file to append these lines to; without it, they are among the others.')
  auditFile?: string;
}

/** What every BFF's bff.yaml has; the modules of a BFF bring the rest, see `@ReadsSettings()`. */
export class BffSettings {
  @Optional()
  @IsString()
  @Doc('The zone that the BFF runs in: eu-1. Instances of upstreams in the same zone are asked first.')
  zone?: string;

  @IsBoolean()
  @Doc('Whether addresses of this machine are meant in production, as those of a sidecar. Without it, a BFF in production refuses to start with them: they are left over from a demo.')
  loopback = false;

  @Duration({ min: '10ms', doc: 'How long a start may take: factories, `onModuleInit()`, `onApplicationBootstrap()`. What has not ended by then is named, and the process ends.' })
  startTimeout = 60_000;

  @Duration({ doc: 'How often the settings file is looked at while the BFF runs; 0 for never. What may change is in force then; the rest is named in the log as taking a restart.' })
  reloadEvery = 10_000;

  @Section(() => ServerSettings)
  server!: ServerSettings;

  @Section(() => ManagementSettings)
  management!: ManagementSettings;

  @Section(() => ConnectionsSettings, { doc: 'Connections that clients may hold.' })
  connections = new ConnectionsSettings();

  @Section(() => BodiesSettings, { doc: 'Request bodies that are on their way.' })
  bodies = new BodiesSettings();

  @Section(() => StreamsSettings, { doc: 'Open answers of `@Stream()` routes, wherever their bytes come from.' })
  streams = new StreamsSettings();

  @Section(() => TracingSettings, { doc: 'Traces that begin at the BFF.' })
  tracing = new TracingSettings();

  @Section(() => DrainSettings)
  drain = new DrainSettings();

  @Section(() => LogSettings)
  log = new LogSettings();
}
