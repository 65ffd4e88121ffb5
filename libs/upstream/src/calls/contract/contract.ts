/** How a parameter is written (OpenAPI 3.1.1, "Style Values"); `json`: it is declared by `content`, as JSON. */
export type ParameterStyle = 'simple' | 'label' | 'matrix' | 'form' | 'spaceDelimited' | 'pipeDelimited' | 'deepObject' | 'json';

/** A parameter that may be a list or an object, or that is not written by its place's own style. */
export interface HttpParameter {
  readonly in: 'path' | 'query' | 'header' | 'cookie';
  readonly name: string;
  readonly style: ParameterStyle;
  /** Whether each value stands by itself. */
  readonly explode: boolean;
  /** Whether characters that have a meaning in URLs are written as they are, where they do no harm. */
  readonly allowReserved?: boolean;
}

/** How a field of a form or of a multipart body is written (OpenAPI 3.1.1, "Encoding Object"). */
export interface HttpField {
  readonly name: string;
  /** Of a form: the style of a query parameter. */
  readonly style?: string;
  readonly explode?: boolean;
  readonly allowReserved?: boolean;
  /** Of a multipart body: the media type of the part. */
  readonly type?: string;
}

/** One operation of a pinned HTTP contract. */
export interface HttpOperation {
  readonly operationId: string;
  /** Whether it changes nothing (RFC 9110, section 9.2.1): such a call may be hedged and shared. */
  readonly safe: boolean;
  /** Whether a repeat has the effect of one call (RFC 9110, section 9.2.2). */
  readonly idempotent: boolean;
  /** Whether a repeat with the same `Idempotency-Key` has the effect of one call. */
  readonly keyed?: boolean;
  /** Others are plain: one value each. */
  readonly parameters?: readonly HttpParameter[];
  /** The media types of its answers, where they are not `application/json` alone. */
  readonly accept?: string;
  /** The media type of its body, where that is not `application/json`. */
  readonly bodyType?: string;
  /** The fields of a form or a multipart body that have an encoding of their own. */
  readonly fields?: readonly HttpField[];
  /** JSON Schema of the body by 2xx status; null where the body is not JSON. */
  readonly responses: Readonly<Record<string, object | boolean | null>>;
  /** What a body is read as by 2xx status, where it is not JSON and there is one; any other that is not JSON is passed over. */
  readonly bodies?: Readonly<Record<string, 'text' | 'bytes'>>;
  /** The path under which it is found, where that is not the contract's. */
  readonly basePath?: string;
}

/** A pinned HTTP contract, as the contract libraries export it. `paths` carries openapi-typescript's types and has no value. */
export interface HttpContract {
  readonly name: string;
  /** The path of the service's first server, under which all paths are found: `/v1`. */
  readonly basePath?: string;
  readonly components: { readonly schemas: Readonly<Record<string, object>> };
  readonly operations: Readonly<Record<string, HttpOperation>>;
  readonly paths?: object;
}

/** A pinned gRPC contract. `methods` carries the message types and has no value. */
export interface GrpcContract {
  readonly name: string;
  /** The full name of the service. */
  readonly service: string;
  /** protobufjs' JSON form of the .proto file. */
  readonly descriptor: object;
  readonly methods?: object;
}
