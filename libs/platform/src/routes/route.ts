import type { Type } from '@nestjs/common';
import type { RequestContext } from '../context/request-context.ts';
import type { RouteInput } from '../input/route-input.ts';
import type { Conditions } from './conditions.ts';
import type { SaidOfRoute } from './route-policy.ts';

/** `data`: a view, serialised by its schema within the deadline. `stream`: exempt from deadline, byte budget and serialiser. */
export type RouteKind = 'data' | 'stream';

/** Who may call: everybody, or a caller that the BFF's caller stage has recognised. */
export type Access = 'public' | 'authenticated';

/** The method of a controller that answers. */
export type RouteHandler = (...args: never[]) => unknown;

/** Which requests are refused first when there are too many: `batch`, then `read`, `sign-in` last. */
export type Priority = 'sign-in' | 'read' | 'batch';

/** One endpoint of a BFF as its decorators declare it. Built once at start, then tied to the route that Fastify has. */
export interface Route {
  readonly method: string;
  /** As Fastify has it, with the prefixes of the BFF, of the version and of the module: `/api/products/:id`, `/media/*`. */
  readonly path: string;
  /** What a request must have besides method and path; nothing where absent. */
  readonly conditions?: Conditions;
  /** Unique in the BFF, for example `products.get`. */
  readonly operationId: string;
  readonly summary: string | undefined;
  readonly access: Access;
  /** The scopes that a caller needs, all of them. */
  readonly scopes: readonly string[];
  /** The roles of which a caller needs one; when there are none, no role is needed. */
  readonly roles: readonly string[];
  readonly kind: RouteKind;
  /** Does a plugin of Fastify answer, which reads its input itself? False where absent. */
  readonly isOfPlugin?: boolean;
  /** Answers instead of a handler of Nest, where a library brings the route. */
  readonly answer?: (context: RequestContext) => void | Promise<void>;
  /** Do requests for WebSockets come to it? Not where absent. */
  readonly webSocket?: boolean;
  /** What the library that brings the route says of it in the manifest of routes. */
  readonly facts?: () => Readonly<Record<string, string>>;
  /** The media types that a pass-through may show in a page: `image/png`, `image/*`. */
  readonly types: readonly string[];
  readonly priority: Priority;
  /** What decorators of libraries say, by the policy's key: `policy.of(route)`. */
  readonly policies: Readonly<Record<symbol, SaidOfRoute | undefined>>;
  /** The class of the answer; undefined for a stream. */
  readonly view: Type | undefined;
  /** The HTTP status of a good answer. */
  readonly status: number;
  /** The most bytes of JSON that a good answer may have. */
  readonly byteBudget: number | undefined;
  readonly input: RouteInput;
  /** The most bytes that its body may have, where the route says so itself. */
  readonly bodyLimit: number | undefined;
  /** Is the body a form? JSON otherwise. */
  readonly form: boolean;
  /** What its good answers carry beside the usual headers: why, by name. */
  readonly answerHeaders: Readonly<Record<string, string>>;
  /** Is it part of the API's documentation? */
  readonly documented: boolean;
  /** The controller and its method, for what other libraries' decorators say of them. */
  readonly controller: Type;
  readonly handler: RouteHandler;
}
