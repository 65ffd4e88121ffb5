import type { Type } from '@nestjs/common';
import type { BffCommand } from './command.ts';
import { StartError } from './start-error.ts';

const BFF = Symbol('portico.bff');

/** What makes a Nest module the root of a BFF. */
export interface BffOptions {
  /** The app's name in logs, metrics and documentation: `web-bff`. */
  readonly name: string;
  /** For the API's documentation. */
  readonly title?: string;
  readonly version?: string;
  /** What its program does besides serving, by the first argument. */
  readonly commands?: Readonly<Record<string, BffCommand>>;
}

/** Marks the root module of a BFF, beside Nest's `@Module()`. */
export const Bff =
  (options: BffOptions): ClassDecorator =>
  (module) =>
    Reflect.defineMetadata(BFF, options, module);

/** @throws StartError for a module without `@Bff()` */
export function bffOptionsOf(module: Type): BffOptions {
  const options = Reflect.getOwnMetadata(BFF, module) as BffOptions | undefined;
  if (!options) throw new StartError([`${module.name} has no @Bff({ name }), so it cannot be run; add it beside @Module()`]);
  return options;
}
