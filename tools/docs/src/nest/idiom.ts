import type { ModuleMetadata, NestApplicationOptions } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { PluginRoutesRule } from '@portico/platform';

/** An application that is up: a plain one of Nest, or a BFF. */
export interface Served {
  /** `http://127.0.0.1:4000` */
  readonly url: string;
  readonly app: NestFastifyApplication;
}

/** Looks at an application from outside. @returns what there is to compare, as plain values */
export type Probe = (served: Served) => Promise<unknown>;

/** The same code on both, and what comes of it. */
interface Same {
  readonly same: true;
}

/** Another outcome on a BFF. */
interface Differently {
  /** How, in one sentence. */
  readonly differently: string;
  /** What the probe finds on a BFF. */
  readonly gives: unknown;
}

/** A BFF with this code does not start. */
interface Refused {
  /** Why, and what to write, in one sentence. */
  readonly refused: string;
  /** What the start's fault says. */
  readonly fault: string;
}

export type Verdict = Same | Differently | Refused;

/** One idiom of Nest's documentation. */
export interface Idiom {
  readonly what: string;
  /** The code of an application, the same for both. */
  readonly parts: () => ModuleMetadata;
  /** What `main.ts` does in a plain application, and `prepare()` of the root module in a BFF. */
  readonly main?: (app: NestFastifyApplication) => unknown;
  /** What `prepare()` does where that is something else. */
  readonly prepare?: (app: NestFastifyApplication) => unknown;
  /** What `@PluginRoutes()` of the root module says. */
  readonly plugins?: readonly PluginRoutesRule[];
  /** Options of `NestFactory.create()` in the plain application. */
  readonly options?: NestApplicationOptions;
  readonly probe: Probe;
  /** What the probe finds on a plain application of Nest. */
  readonly nest: unknown;
  readonly verdict?: Verdict;
  /** What is worth knowing where both behave the same. */
  readonly note?: string;
}

/** A chapter of Nest's documentation. */
export interface Chapter {
  readonly title: string;
  readonly idioms: readonly Idiom[];
}
