import { IsIn, IsInt, IsBoolean, IsString, Min, Max, ArrayNotEmpty } from 'class-validator';
import { loadSettings, describeSettings, Section, ListOf, Duration, ByteSize, UrlText, Cidr, CidrBlock, Port, Secret, SecretText, Optional, Doc } from './index.ts';
class ServerSettings { @Port({doc:'Where to listen.'}) port = 4000; @IsIn(['debug','info']) level: 'debug'|'info' = 'info'; @ByteSize({max:'1MiB'}) maxBody = 6000;
 @Cidr({each:true}) allow: readonly CidrBlock[] = []; @IsBoolean() trust = false; @IsString({each:true}) origins: string[] = []; }
class Up { @IsString() name!: string; @UrlText() url!: string; @Duration({min:'10ms',max:'5m'}) timeout = 2000; @Optional() @IsInt() @Min(1) @Max(9) weight?: number; }
class HttpUp extends Up { readonly kind!: 'http'; @Secret({minLength: 8}) token!: SecretText; }
class GrpcUp extends Up { readonly kind!: 'grpc'; @Doc('x') @IsBoolean() tls = true; }
class Root { @Section(() => ServerSettings) server = new ServerSettings(); @ListOf({kind:{http: HttpUp, grpc: GrpcUp}}) upstreams!: (HttpUp|GrpcUp)[]; @ArrayNotEmpty() @IsString({each:true}) tags = ['a']; }
it('x', () => {
  const ok = loadSettings(Root, { env: { PORTICO_UPSTREAMS__CATALOG__TIMEOUT: '500ms', PORTICO_SERVER__ALLOW: '10.0.0.0/8, ::1', PORTICO_UPSTREAMS__0__TOKEN__FILE: '/s' }, readFile: () => 'abcdefgh\n', text: `
upstreams:
  - kind: http
    name: catalog
    url: http://a.example/
    weight: 3
  - {kind: grpc, name: rec, url: "http://b"}
`});
  console.log(ok, JSON.stringify(ok));
  console.table(describeSettings(Root));
  try { loadSettings(Root, { file: 'bff.yaml', env: { NODE_ENV: 'production', PORTICO_SERVER__PROT: '1', PORTICO_SERVER_PORT: '2', PORTICO_SERVER: '3', PORTICO_SERVER__PORT: 'abc', PORTICO_UPSTREAMS__X__TIMEOUT: '1s', PORTICO_SERVER__MAX_BODY: '2MiB', PORTICO_SERVER__ALLOW: '10.0.0.0/8,nonsense' }, readFile: () => '', text: `
server:
  prot: 1
  level: inf
  trust: yes
  origins: a
  origins: b
upstreams:
  - kind: htp
    name: catalog
  - kind: http
    name: catalog
    url: http://u:p@a.example/
    timeout: 2 parsecs
    weight: 12
    token: hunter2
  - {kind: grpc, name: catalog, url: "ftp://b", timeout: 250, tls: [1]}
  - {kind: http, name: c, url: , token: {file: /run/x}}
  - 3
tags: []
`}); } catch (e) { console.log((e as Error).message); }
});
