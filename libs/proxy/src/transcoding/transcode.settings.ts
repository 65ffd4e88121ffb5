import { ByteSize, Doc, Duration, ListOf, Optional } from '@portico/config';
import { ArrayNotEmpty, IsArray, IsIn, IsObject, IsString, Matches } from 'class-validator';

/** Methods of a gRPC service that are called with JSON over HTTP. */
export class TranscodeSettings {
  @Matches(/^[a-z][a-z0-9-]*$/, { message: 'must be a name', context: { fix: 'use small letters, digits and hyphens' } })
  @Doc('What it is called in logs, metrics and the manifest of routes.')
  name!: string;

  @IsString()
  @Doc('The upstream of kind grpc that answers, by its name in `upstreams`. Its contract is one of those that `transcoding()` in `ProxyModule.forRoot()` has.')
  to!: string;

  @IsString({ each: true })
  @IsArray()
  @ArrayNotEmpty()
  @Doc('The methods that may be called, by their names in the .proto file: [GetProduct]. Paths are those of their `google.api.http` annotations. What is not named is not there, whatever the contract says of it.')
  methods!: string[];

  @Matches(/^(?:\/[\w.~-]+)*$/, { message: 'must be a path', context: { fix: 'begin it with a slash and end it without one, such as /api; leave it out where there is none' } })
  @Doc('What the paths of the annotations have in front of them: /api.')
  prefix = '';

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
  @Duration({ min: '10ms', doc: 'How long until the answer is there, or, where it is a stream, until it begins: from the end of the request’s body. Without it, `server.deadline`.' })
  deadline?: number;

  @Optional()
  @ByteSize({ min: '1B', doc: 'The longest body of a request. Without it, `server.bodyLimit`. It is read whole.' })
  bodyLimit?: number;

  @IsObject()
  @Doc('Policies of libraries by the names that `ProxyModule.forRoot()` gives them, with their values: { cost: 5 }.')
  policies: Readonly<Record<string, unknown>> = {};
}

/** The settings of a BFF that calls gRPC services with what clients send as JSON. */
export class WithTranscoding {
  @ListOf(() => TranscodeSettings)
  transcode: readonly TranscodeSettings[] = [];
}
