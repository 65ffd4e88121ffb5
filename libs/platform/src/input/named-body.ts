import type { Type } from '@nestjs/common';
import { Type as OfType } from 'class-transformer';
import { Allow, IsBoolean, IsNumber, IsOptional, IsString, ValidateNested } from 'class-validator';
import { ClassRules } from './class-rules.ts';
import type { HandlerArgument } from './handler-arguments.ts';

const SCALARS: ReadonlyMap<unknown, readonly PropertyDecorator[]> = new Map<unknown, readonly PropertyDecorator[]>([
  [String, [IsString()]],
  [Number, [IsNumber()]],
  [Boolean, [IsBoolean()]],
]);

/**
 * The class of a body of which a handler takes single values, `@Body('name') name: string`: the values that are taken, of the types that
 * their parameters have. One with a pipe is whatever the pipe makes of it, or of its absence.
 * @param name what documents call it
 * @param faults gets the parameters whose type says nothing
 */
export function namedBody(name: string, parameters: readonly HandlerArgument[], faults: string[]): Type {
  class Body {}
  Object.defineProperty(Body, 'name', { value: name });
  for (const { name: property = '', type, piped, what } of parameters) {
    const rules = piped ? [Allow(), IsOptional()] : rulesOf(type);
    if (!rules) faults.push(`${what} is ${type === undefined || type === (Object as unknown) ? 'of no type that is kept' : `a ${type.name}`}, which says nothing of its values; add a pipe, or take @Body() with a class, and read its properties`);
    Reflect.defineMetadata('design:type', piped ? Object : type, Body.prototype, property);
    for (const rule of rules ?? []) rule(Body.prototype, property);
  }
  return Body;
}

function rulesOf(type: Type | undefined): readonly PropertyDecorator[] | undefined {
  const scalar = SCALARS.get(type);
  if (scalar || type === undefined || isOfTheLanguage(type)) return scalar;
  return ClassRules.of(type).properties.size > 0 ? [ValidateNested(), OfType(() => type)] : undefined;
}

const isOfTheLanguage = (type: Type): boolean => (globalThis as Record<string, unknown>)[type.name] === type;
