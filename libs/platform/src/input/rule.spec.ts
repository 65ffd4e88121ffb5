import 'reflect-metadata';
import type { Type } from '@nestjs/common';
import { IsDate, IsIn, MaxDate, MinDate, registerDecorator, Validate, ValidateBy, ValidatorConstraint } from 'class-validator';
import { inputClass } from './input-class.ts';
import { InputFaults } from './input-faults.ts';

/** What is said of a query without anything. */
function saidWith(...decorators: PropertyDecorator[]): string | undefined {
  class Holder {}
  Reflect.defineMetadata('design:type', String, Holder.prototype, 'x');
  for (const decorator of decorators) decorator(Holder.prototype, 'x');
  const faults = new InputFaults();
  inputClass(Holder).fromText({}, 'query', faults);
  return faults.problem().details.errors?.[0]?.message;
}

const never = { validate: (): boolean => false };
const day = new Date('2026-01-31');

@ValidatorConstraint({ name: 'isGood' })
class IsGood {
  validate = (): boolean => false;
}

describe('what is said of a broken rule', () => {
  it.each<[string, PropertyDecorator, string]>([
    ['without a message', ValidateBy({ name: 'isWell', validator: never }), 'is not valid by the rule "isWell"'],
    ['of a class without a message', Validate(IsGood), 'is not valid by the rule "isGood"'],
    ['with a message that says nothing', ValidateBy({ name: 'isWell', validator: never }, { message: () => '' }), 'is not valid by the rule "isWell"'],
    ['without name and message', (target, propertyName) => registerDecorator({ target: target.constructor, propertyName: propertyName as string, validator: never }), 'is not valid'],
    ['whose date a function says', MinDate(() => day), `minimal allowed date for is ${String(day)}`],
    ['whose latest date a function says', MaxDate(() => day), `maximal allowed date for is ${String(day)}`],
    ['whose bracket has a function', ValidateBy({ name: 'isWell', constraints: [(): string => 'secret'], validator: never }, { message: 'asks $constraint1' }), 'asks what a function says'],
    ['whose bracket has a class', ValidateBy({ name: 'isWell', constraints: [IsDate, IsGood], validator: never }, { message: 'is no $constraint2' }), 'is no IsGood'],
    ['whose list has functions', IsIn([null, IsGood, 'a'], { message: 'is none of $constraint1' }), 'is none of , IsGood, a'],
  ])('is clear: one %s', (_, decorator, message) => expect(saidWith(decorator)).toBe(message));

  it('names a class that is no rule, or that it has no name', () => {
    const unnamed = (() => class {})() as Type;
    expect(() => saidWith(Validate(unnamed))).toThrow('has Holder.x with an anonymous class as rule, which is no rule: add @ValidatorConstraint() to it');
  });
});
