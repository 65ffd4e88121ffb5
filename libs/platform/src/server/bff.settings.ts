import { ByteSize, Doc, Duration, Optional, Port, Section } from '@portico/config';
import { IsBoolean, IsIn, IsString, Matches } from 'class-validator';
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
    message: '$property: "$value" cannot be forwarded; name end-to-end headers in small letters that do not say who calls, such as accept-language',
  })
  @Doc('Headers of the client’s request that go on to every upstream: accept-language. Hop-by-hop headers cannot, nor what says who calls: credentials, cookies, x-user-id and the like.')
  forward: string[] = [];

  @ByteSize({ doc: 'The longest request body, where a route has no limit of its own.' })
  bodyLimit = 256 * 1024;

  @ByteSize({ doc: 'The longest body that is a form, where a route has no limit of its own.' })
  formLimit = 16 * 1024;

  @ByteSize({ doc: 'The longest block of request headers.' })
  headerLimit = 16 * 1024;

  @Duration({ doc: 'How long a client may take to send its whole request.' })
  requestTimeout = 30_000;

  @Duration({ doc: 'How long an idle connection stays open; keep it below the load balancer’s own.' })
  keepAlive = 65_000;
}

/** The port for operators: health, metrics, plans. Never exposed to clients. */
export class ManagementSettings {
  @IsString()
  @Doc('The address to listen on; 0.0.0.0 is every IPv4 address of the machine.')
  host = '0.0.0.0';

  @Port({ doc: 'The port operators and probes call.' })
  port!: number;
}

/** How the BFF stops. */
export class DrainSettings {
  @Duration({ doc: 'Time between "not ready" and closing the door, for load balancers to notice.' })
  delay = 0;

  @Duration({ doc: 'How long requests under way may take to finish.' })
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

/** What every BFF's bff.yaml has; an app's own settings class extends it. */
export class BffSettings {
  @Optional()
  @IsString()
  @Doc('The zone that the BFF runs in: eu-1. Instances of upstreams in the same zone are asked first.')
  zone?: string;

  @Section(() => ServerSettings)
  server!: ServerSettings;

  @Section(() => ManagementSettings)
  management!: ManagementSettings;

  @Section(() => DrainSettings)
  drain = new DrainSettings();

  @Section(() => LogSettings)
  log = new LogSettings();
}
