import type { Type } from '@nestjs/common';
import type { Environment } from './environment.ts';

const CHECK = Symbol('portico.start-check');

/** @returns what is wrong with the settings of a BFF, as a module needs them: the setting, the reason, the fix */
export type StartCheck<Settings> = (settings: Settings, environment: Environment) => readonly string[] | Promise<readonly string[]>;

/**
 * Marks a Nest module that needs more of the settings than each of them says by itself. The module itself refuses to be built with the same
 * check; by this, its faults are told with all others that keep the BFF from starting.
 */
export const CheckedAtStart =
  <Settings>(check: StartCheck<Settings>): ClassDecorator =>
  (module) =>
    Reflect.defineMetadata(CHECK, check, module);

export const startCheckOf = (module: Type): StartCheck<object> | undefined => Reflect.getOwnMetadata(CHECK, module) as StartCheck<object> | undefined;
