import { DiscoveryService } from '@nestjs/core';
import type { IncomingMessage } from 'node:http';
import type { Forwarding } from '../context/forwarding.ts';
import type { LetAnswer } from '../context/let-answer.ts';
import type { RequestContext } from '../context/request-context.ts';
import type { ProblemCode } from '../problems/catalogue.ts';
import type { Problem } from '../problems/problem.ts';
import type { Route } from '../routes/route.ts';
import type { JsonSchema } from '../views/json-schema.ts';
import type { Slot } from './pipeline.ts';

/**
 * One step of a request's way. A capability library exports it, a BFF's module plugs it in by listing it among its providers:
 *
 * ```ts
 * @StageFor('clientAddress')
 * @Injectable()
 * export class ClientAddressStage implements Stage { run(context: RequestContext) { … } }
 * ```
 */
export interface Stage {
  /** For the API's documentation. */
  readonly documentation?: StageDocumentation;
  /**
   * For a stage that the head alone can tell enough: asked at the door, before a context is opened or Fastify knows of the request.
   * So a refusal costs a tenth of what one by `run` does; it is not logged line by line, and no other stage hears of it.
   * @returns the problem to refuse it with
   */
  turnsAway?(request: IncomingMessage): Problem | undefined;
  /**
   * For a stage whose rules hold for WebSockets too, which pass no other: asked by the head, before anything takes the connection out of HTTP.
   * @returns the problem to refuse it with
   */
  refusesUpgrade?(request: IncomingMessage): Problem | undefined;
  /** Request headers by which it tells apart who is answered what: they go into `Vary` (RFC 9110, section 12.5.5). */
  readonly varies?: readonly string[];
  /** For the stage that fills `clientAddress`: what else proxies say, and who they are. */
  readonly forwarding?: Forwarding;
  /** Lets the request pass by returning nothing. @returns ANSWERED when it has sent an answer itself @throws Problem to refuse it */
  run(context: RequestContext): StageResult | Promise<StageResult>;
  /** For a stage that must know how requests end: on which routes. Asked at start. */
  follows?(route: Route): boolean;
  /**
   * What is about to be sent, the stage's own answers included, on a route that it follows. It is sent when this is done. When this
   * throws, the request is answered 500 instead, and no stage is told of that answer.
   * @param answer as it was let out: hooks of Fastify may have added headers or encoded the body since, each for this one request
   */
  answered?(context: RequestContext, answer: LetAnswer): void | Promise<void>;
}

/** What a stage returns that has sent an answer: nothing further happens. */
export const ANSWERED: unique symbol = Symbol('portico.answered');

export type StageResult = void | typeof ANSWERED;

/** What a stage means for the callers of an API. */
export interface StageDocumentation {
  /** What it may refuse a request with, on any route. */
  readonly problems?: readonly ProblemCode[];
  /** What it adds to the answers of any route, good ones and problems: OpenAPI's Header Objects, by name. An error takes none of them away. */
  readonly headers?: Readonly<Record<string, JsonSchema>>;
  /** How a caller makes itself known to it: OpenAPI's Security Scheme Objects, by name. */
  readonly securitySchemes?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** What it means on one route in particular. */
  forRoute?(route: Route): RouteDocumentation | undefined;
}

/** What a stage means for the callers of a route. */
export interface RouteDocumentation {
  readonly problems?: readonly ProblemCode[];
  /** What the stage reads. */
  readonly headers?: readonly HeaderDocumentation[];
  /** What answers carry because of it, problems too: why, by name. */
  readonly answerHeaders?: Readonly<Record<string, string>>;
}

/** A header of a request. */
export interface HeaderDocumentation {
  readonly name: string;
  readonly required: boolean;
  readonly doc: string;
  readonly schema: Readonly<Record<string, unknown>>;
}

/** Names the slot of the pipeline that a stage fills. */
export const StageFor = DiscoveryService.createDecorator<Slot>();
