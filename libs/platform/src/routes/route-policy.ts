import type { Slot } from '../pipeline/pipeline.ts';
import { onClassOrMethod } from './decorators.ts';
import type { ClassOrMethod, RouteDeclaration } from './decorators.ts';
import type { Route } from './route.ts';

/** What a route declares beside a policy. */
export interface DeclaredBeside {
  readonly method: string;
  readonly isPublic: boolean;
  readonly isStream: boolean;
}

/** What the platform must know of a policy that a library's decorators declare. */
export interface PolicyRules<Value> {
  /** The decorator, for messages: `@Metered()`. */
  readonly name: string;
  /** The slot whose stage carries the policy out: a BFF does not start where a route has the policy and the slot is empty. */
  readonly slot: Slot;
  /** Who fills it, for messages: `the MeterModule of @shop/meters`. */
  readonly filledBy: string;
  /** Whether a route relies on the stage; always, by default. */
  needsStage?(value: Value): boolean;
  /** What is wrong with the policy on such a route: `only reads, so …; take it out`. */
  faults?(value: Value, beside: DeclaredBeside): readonly string[];
}

/** A policy of a route, with what its decorator has said. */
export interface SaidOfRoute {
  readonly rules: PolicyRules<unknown>;
  readonly value: unknown;
}

/**
 * A policy of routes that a library adds to those of the platform: its decorators declare it, its stage reads it.
 *
 * ```ts
 * const METERED = new RoutePolicy<Meter>({ name: '@Metered()', slot: 'claim', filledBy: 'the MeterModule of @shop/meters' });
 * export const Metered = (unit: string) => METERED.declared({ unit });
 * METERED.of(route); // { unit: 'page' }, or undefined
 * ```
 */
export class RoutePolicy<Value> {
  private readonly key = Symbol('portico.route-policy');

  constructor(private readonly rules: PolicyRules<Value>) {}

  /** A decorator for a route or, on a controller, for all its routes that say nothing else. */
  declared(value: Value): ClassOrMethod {
    return onClassOrMethod(this.said(value));
  }

  /** The `policies` of a route that declares it. */
  said(value: Value): Readonly<Record<symbol, SaidOfRoute>> {
    return { [this.key]: { rules: this.rules as PolicyRules<unknown>, value } };
  }

  /** What a route declares; undefined where it says nothing. */
  of(route: Pick<Route, 'policies'>): Value | undefined {
    return route.policies[this.key]?.value as Value | undefined;
  }
}

/** The policies among what a route declares. */
export function policiesIn(declared: RouteDeclaration): Route['policies'] {
  return Object.fromEntries(Object.getOwnPropertySymbols(declared).map((key) => [key, declared[key] as SaidOfRoute]));
}

/** What is wrong with the policies of a route, by their own rules. */
export const policyFaults = (policies: Route['policies'], beside: DeclaredBeside): string[] =>
  Object.getOwnPropertySymbols(policies).flatMap((key) => policies[key]?.rules.faults?.(policies[key].value, beside) ?? []);
