import type { Type } from '@nestjs/common';
import { ROUTE_ARGS_METADATA, RouteParamtypes } from '@nestjs/common/internal';
import { StartError } from '../server/start-error.ts';
import { inputClass } from './input-class.ts';
import type { InputClass } from './input-class.ts';

/** What a route reads: named parameters, and classes with rules. */
export interface RouteInput {
  readonly query: InputSource;
  readonly path: InputSource;
  readonly body: InputClass | undefined;
}

export interface InputSource {
  /** `@Query('q')`: read as text, one by one. */
  readonly names: ReadonlySet<string>;
  /** `@Query() query: HomeQuery`. */
  readonly type: InputClass | undefined;
}

interface Argument {
  readonly index: number;
  readonly data: unknown;
}

/** Reads what the handler's parameters declare. @throws StartError for an input that nothing describes */
export function routeInput(controller: Type, handler: string): RouteInput {
  const faults: string[] = [];
  const declared = (Reflect.getMetadata(ROUTE_ARGS_METADATA, controller, handler) ?? {}) as Record<string, Argument>;
  const types = (Reflect.getMetadata('design:paramtypes', controller.prototype, handler) ?? []) as (Type | undefined)[];
  const arguments_ = Object.entries(declared).map(([key, argument]) => ({ kind: Number(key.split(':')[0]), ...argument }));

  const source = (kind: RouteParamtypes, decorator: string): InputSource => {
    const names = new Set<string>();
    let type: InputClass | undefined;
    for (const { index, data } of arguments_.filter((argument) => argument.kind === kind)) {
      if (typeof data === 'string') names.add(data);
      else type = classAt(types[index], decorator);
    }
    return { names, type };
  };
  const classAt = (type: Type | undefined, decorator: string): InputClass | undefined => {
    try {
      return inputClass(type);
    } catch (error) {
      if (!(error instanceof StartError)) throw error;
      faults.push(...error.faults.map((fault) => `${decorator} ${fault}`));
      return undefined;
    }
  };

  const query = source(RouteParamtypes.QUERY, '@Query()');
  const path = source(RouteParamtypes.PARAM, '@Param()');
  const { type: body } = source(RouteParamtypes.BODY, '@Body()');
  if (faults.length > 0) throw new StartError(faults);
  return { query, path, body };
}
