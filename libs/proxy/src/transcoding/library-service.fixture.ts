import { Metadata, Server, ServerCredentials, status } from '@grpc/grpc-js';
import type { ServerUnaryCall, ServerWritableStream, ServiceDefinition } from '@grpc/grpc-js';
import { fromJSON } from '@grpc/proto-loader';
import type { RunningBff } from '@portico/platform';
import type { GrpcContract } from '@portico/upstream';
import protobuf from 'protobufjs';
import { ProxyModule } from '../proxy.module.ts';
import { Identities, rootOf, startRouted } from '../routes/routed-bff.fixture.ts';
import { transcoding } from './transcoding.ts';

/** A service with every kind of field, and the ways of google/api/http.proto to call it. */
const PROTO = `
syntax = "proto3";
package library.v1;
import "google/api/annotations.proto";
import "google/protobuf/timestamp.proto";
import "google/protobuf/wrappers.proto";
import "google/protobuf/struct.proto";

service Library {
  rpc GetBook(Book) returns (Book) {
    option idempotency_level = NO_SIDE_EFFECTS;
    option (google.api.http) = {
      get: "/v1/books/{id}"
      additional_bindings { get: "/v1/{name=shelves/*/books/*}" }
      additional_bindings { get: "/v1/files/{name=**}" }
      additional_bindings { post: "/v1/books:search" body: "*" }
      additional_bindings { get: "/v1/writers/{author.name}" response_body: "author" }
      additional_bindings { get: "/v1/tags/{id}" response_body: "tags" }
    };
  }
  rpc PutBook(Book) returns (Book) {
    option (google.api.http) = { put: "/v1/books/{id}" body: "*" additional_bindings { patch: "/v1/books/{id}/author" body: "author" } additional_bindings { post: "/v1/books/{id}:lend" body: "*" } additional_bindings { post: "/v1/books/{id}/copies" body: "copies" } };
  }
  rpc WatchBooks(Book) returns (stream Book) { option (google.api.http) = { get: "/v1/events/{id}" additional_bindings { post: "/v1/events" body: "*" } }; }
  rpc Upload(stream Book) returns (Book) { option (google.api.http) = { post: "/v1/uploads" body: "*" }; }
  rpc Hidden(Book) returns (Book);
  rpc Unnamed(Book) returns (Book) { option (google.api.http).get = "/v1/unnamed"; }
  rpc Broken(Book) returns (Book) { option (google.api.http) = { get: "/v1/{author}/{tags}/{nothing}" body: "cover_page" response_body: "nope" additional_bindings { get: "v1/{" } additional_bindings { custom { kind: "LOCK" path: "/v1/{id}" } } }; }
}

enum Genre { GENRE_UNSPECIFIED = 0; NOVEL = 1; POETRY = 2; }
message Author { string name = 1; int32 born_in = 2; Author teacher = 3; repeated string names = 4; }
message Copy { int32 number = 1; bytes mark = 2; }
message Book {
  string id = 1;
  string name = 2;
  Author author = 3;
  int64 sold = 4;
  bytes cover = 5;
  Genre genre = 6;
  repeated string tags = 7;
  double weight = 8;
  bool lent = 9;
  oneof place { string shelf = 10; int32 room = 11; }
  optional int32 pages = 12;
  map<string, int64> counts = 13;
  repeated Copy copies = 14;
  google.protobuf.Timestamp printed_at = 15;
  google.protobuf.StringValue note = 16;
  google.protobuf.Value extra = 17;
  string isbn = 18 [json_name = "ISBN"];
  uint32 edition = 19;
}`;

/** The descriptor of a .proto text, as `npm run contracts` writes it. */
export function descriptorOf(text: string): object {
  const { root, imports = [] } = protobuf.parse(text, { keepCase: false });
  for (const name of imports) root.addJSON(protobuf.common.get(name)?.nested ?? {});
  root.resolveAll();
  return root.toJSON();
}

export const library: GrpcContract = { name: 'library', service: 'library.v1.Library', descriptor: descriptorOf(PROTO) };

export type Book = Readonly<Record<string, unknown>>;
type Done = Parameters<(call: ServerUnaryCall<Book, Book>, done: (error: object | null, book?: Book) => void) => void>[1];

/** The service on a port of this machine; what it answers is up to the test. */
export class LibraryService {
  /** What it was called with. */
  readonly calls: { readonly method: string; readonly message: Book; readonly metadata: Metadata; readonly deadline: number }[] = [];
  answer: (call: ServerUnaryCall<Book, Book>, done: Done) => void = (call, done) => done(null, call.request);
  stream: (call: ServerWritableStream<Book, Book>) => void = (call) => call.end();
  port = 0;
  private server: Server | undefined;

  constructor(private readonly contract = library) {}

  async listen(): Promise<void> {
    const definition = fromJSON(this.contract.descriptor as never, { keepCase: false, longs: String, enums: String, bytes: String, defaults: false, oneofs: false });
    const service = definition[this.contract.service] as ServiceDefinition;
    const server = (this.server = new Server());
    const note = (call: ServerUnaryCall<Book, Book> | ServerWritableStream<Book, Book>): void => void this.calls.push({ method: call.getPath(), message: call.request, metadata: call.metadata, deadline: Number(call.getDeadline()) });
    const unary = (call: ServerUnaryCall<Book, Book>, done: Done): void => (note(call), this.answer(call, done));
    const streaming = (call: ServerWritableStream<Book, Book>): void => (note(call), this.stream(call));
    server.addService(service, Object.fromEntries(Object.entries(service).map(([name, { responseStream }]) => [name, responseStream ? streaming : unary])) as never);
    this.port = await new Promise<number>((resolve, reject) => server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) => (error ? reject(error) : resolve(bound))));
  }

  close(): void {
    this.server?.forceShutdown();
  }
}

export const failing = (code: keyof typeof status, details = 'so it says'): LibraryService['answer'] => (_call, done) => done({ code: status[code], details, metadata: new Metadata() });

/** A BFF with these sections. @param more further settings */
export const startTranscoding = (port: number, sections: string, more = ''): Promise<RunningBff> =>
  startRouted(
    `upstreams:\n  - { name: library, kind: grpc, instances: ['127.0.0.1:${port}'], retry: { attempts: 1 }, timeout: 5s }\ntranscode:\n${sections}\n${more}`,
    rootOf({ imports: [Identities] }, ProxyModule.forRoot({ transcoding: transcoding(library) })),
  );
