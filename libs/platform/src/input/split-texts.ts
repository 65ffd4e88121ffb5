import { ParseArrayPipe } from '@nestjs/common';
import type { INestApplication } from '@nestjs/common';
import { RouteParamtypes } from '@nestjs/common/internal';
import { routeExecution } from '../pipeline/route-execution.ts';
import type { InputError, Problem } from '../problems/problem.ts';
import { InputFaults } from './input-faults.ts';
import { MOST_UNDESCRIBED } from './json-body.ts';

/** What Nest tells of a parameter; its names are those of `getParamValue`. */
interface Parameter {
  readonly type?: RouteParamtypes;
  readonly data?: unknown;
}

const PLACES: Readonly<Partial<Record<RouteParamtypes, InputError['in']>>> = { [RouteParamtypes.QUERY]: 'query', [RouteParamtypes.BODY]: 'body', [RouteParamtypes.PARAM]: 'path' };

/**
 * Bounds what a `ParseArrayPipe` makes of one text: it checks item by item, and a class of rules costs a thousand times what it costs to read one.
 * A list in JSON is bounded where its body is read.
 * @throws StartError as `routeExecution` does
 */
export function boundSplitTexts(app: INestApplication): void {
  const execution = routeExecution(app);
  const { getParamValue } = execution;
  execution.getParamValue = (value, parameter, pipes) => {
    const splitting = typeof value === 'string' ? pipes.filter((pipe) => pipe instanceof ParseArrayPipe) : [];
    return splitting.some((pipe) => hasTooMany(value as string, pipe)) ? Promise.reject(tooMany(parameter as Parameter)) : getParamValue.call(execution, value, parameter, pipes);
  };
}

function hasTooMany(text: string, pipe: ParseArrayPipe): boolean {
  const { separator } = (pipe as unknown as { readonly options: { readonly separator?: string } }).options;
  return text.split(separator || ',', MOST_UNDESCRIBED + 1).length > MOST_UNDESCRIBED;
}

function tooMany({ type = RouteParamtypes.HEADERS, data }: Parameter): Problem {
  const faults = new InputFaults();
  faults.add(PLACES[type] ?? 'header', typeof data === 'string' ? data : '', `has more than ${MOST_UNDESCRIBED} items`);
  return faults.problem();
}
