import { ByteSize, Doc, Duration, ListOf, Optional, Secret, Section } from '@portico/config';
import type { SecretText } from '@portico/config';
import { IsArray, IsBoolean, IsIn, IsInt, IsObject, IsString, Matches, Min } from 'class-validator';

/** The NATS servers that a BFF sends messages to. */
export class NatsSettings {
  @Matches(/^(?:nats|tls):\/\/[^\s/@?#]+$/, { each: true, message: '"$value" is no server', context: { fix: 'write nats://host:4222, or tls://host:4222; credentials have settings of their own' } })
  @IsArray()
  @Doc('The servers of one cluster: nats://nats.internal:4222, or tls:// for secured connections. Without any, no client of NATS is loaded.')
  servers: string[] = [];

  @Optional()
  @IsString()
  @Doc('The name to sign in with.')
  username?: string;

  @Optional()
  @Secret({ doc: 'The password to sign in with.' })
  password?: SecretText;

  @Optional()
  @Secret({ doc: 'The token to sign in with.' })
  token?: SecretText;

  @Optional()
  @Secret({ doc: 'The credentials to sign in with, as a .creds file has them: { file: /run/secrets/nats.creds }.' })
  credentials?: SecretText;

  @Duration({ min: '10ms', doc: 'How long a reply, or the acknowledgement of a message, may take. The deadline of the request may end it sooner.' })
  timeout = 2_000;

  @IsInt()
  @Min(1)
  @Doc('Replies and acknowledgements that may be waited for at a time; further ones are refused with 503.')
  limit = 256;

  @IsBoolean()
  @Doc('Whether `/health/ready` answers 503 while no server can be reached. Without it, only what needs NATS does.')
  required = false;
}

/** A route that publishes a message, asks for a reply, or hands events on. */
export class MessageSettings {
  @Matches(/^[a-z][a-z0-9-]*$/, { message: 'must be a name', context: { fix: 'use small letters, digits and hyphens' } })
  @Doc('What it is called in logs, metrics and the manifest of routes.')
  name!: string;

  @Matches(/^(?:\/(?::[A-Za-z_]\w*|[\w.~-]+))+$/, { message: 'must be a path of whole segments', context: { fix: 'write /orders/:region/events' } })
  @Doc('The path: /orders/:region. `:region` is one segment, and `{region}` in the subject its value.')
  path!: string;

  @IsIn(['publish', 'request', 'subscribe'])
  @Doc('`publish`: a POST is a message that a stream of JetStream keeps, and 202 with its number the answer. `request`: a POST is a message, and its reply the answer. `subscribe`: a GET gets messages as events.')
  does!: 'publish' | 'request' | 'subscribe';

  @Matches(/^(?![$_])(?:[\w-]+|\{[A-Za-z_]\w*\}|\*|>)(?:\.(?:[\w-]+|\{[A-Za-z_]\w*\}|\*|>))*$/, { message: 'must be a subject', context: { fix: 'write tokens between dots, such as orders.{region}.{caller}; $ and _INBOX are NATS’s own' } })
  @Doc('The subject: orders.{region}.placed. `{region}` is a parameter of the path, `{caller}` who calls, `{customer}` the customer that it is. Only `subscribe` may have `*` and `>`.')
  subject!: string;

  @Optional()
  @Matches(/^[\w-]+$/, { message: 'must be the name of a stream', context: { fix: 'write it as JetStream has it, such as ORDERS' } })
  @Doc('The stream of JetStream that events come from. They have ids then, and a client that comes back gets what it has missed. Without it, events come while a client listens, and have none.')
  stream?: string;

  @Optional()
  @IsIn(['public', 'authenticated'])
  @Doc('Who may call, as `@Public()` and `@Authenticated()` say it. It must be said; `scopes` and `roles` mean known callers.')
  access?: 'public' | 'authenticated';

  @IsString({ each: true })
  @IsArray()
  @Doc('The scopes that a caller needs, all of them.')
  scopes: string[] = [];

  @IsString({ each: true })
  @IsArray()
  @Doc('The roles of which a caller needs one.')
  roles: string[] = [];

  @IsIn(['sign-in', 'read', 'batch'])
  @Doc('Which requests are refused first when there are too many, as `@Important()` says it.')
  priority: 'sign-in' | 'read' | 'batch' = 'read';

  @Optional()
  @Duration({ min: '10ms', doc: 'How long until there is an answer, or until events begin: from the end of the request’s body. Without it, `nats.timeout`.' })
  deadline?: number;

  @Optional()
  @ByteSize({ min: '1B', doc: 'The longest body of a request. Without it, `server.bodyLimit`. The servers’ `max_payload` bounds it, too.' })
  bodyLimit?: number;

  @IsObject()
  @Doc('Policies of libraries by the names that `MessagingModule.forRoot()` gives them, with their values: { cost: 5 }.')
  policies: Readonly<Record<string, unknown>> = {};
}

/** The settings of a BFF that sends messages and hands events on. */
export class WithMessaging {
  @Section(() => NatsSettings, { doc: 'Where messages go.' })
  nats = new NatsSettings();

  @ListOf(() => MessageSettings)
  messages: readonly MessageSettings[] = [];
}
