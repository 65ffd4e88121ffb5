import type { BroughtRoute } from '@portico/platform';
import type { RouteSettings } from './routes.settings.ts';

/** Decorators of libraries that routes of bff.yaml may have, by the names that they have there. */
export type Policies = Readonly<Record<string, (value: never) => MethodDecorator>>;

export const POLICIES = Symbol('portico.policies-of-configured-routes');

/** What is wrong with the policies of a route: the setting, the reason, the fix. */
export function policyFaults({ name, policies }: Pick<RouteSettings, 'name' | 'policies'>, known: Policies, section = 'routes'): string[] {
  const names = Object.keys(known);
  return Object.keys(policies).flatMap((policy) =>
    Object.hasOwn(known, policy) ? [] : [`${section}.${name}.policies.${policy}: is no policy that routes have here; ${names.length === 0 ? 'give its decorator to ProxyModule.forRoot()' : `write one of ${names.join(', ')}`}`],
  );
}

/** A function with the decorators that a route's policies stand for: libraries read them from it, as from a controller's method. */
export function decoratedHandler({ policies }: Pick<RouteSettings, 'policies'>, known: Policies): NonNullable<BroughtRoute['handler']> {
  const handler = (): void => undefined;
  for (const [name, value] of Object.entries(policies)) known[name]?.(value as never)({}, 'handler', { value: handler } as unknown as TypedPropertyDescriptor<never>);
  return handler;
}
