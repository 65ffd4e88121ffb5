/** Decorators of libraries that routes of settings may have, by the names that they have there. */
export type NamedPolicies = Readonly<Record<string, (value: never) => MethodDecorator>>;

/** Policies by their names, with their values. */
type SaidPolicies = Readonly<Record<string, unknown>>;

/**
 * What is wrong with the policies of a route: the setting, the reason, the fix.
 *
 * @param at the setting: `routes.images`
 * @param given where decorators are given: `ProxyModule.forRoot()`
 */
export function namedPolicyFaults(policies: SaidPolicies, known: NamedPolicies, at: string, given: string): string[] {
  const names = Object.keys(known);
  return Object.keys(policies).flatMap((policy) =>
    Object.hasOwn(known, policy) ? [] : [`${at}.policies.${policy}: is no policy that routes have here; ${names.length === 0 ? `give its decorator to ${given}` : `write one of ${names.join(', ')}`}`],
  );
}

/** A function with the decorators that a route's policies stand for: libraries read them from it, as from a controller's method. */
export function handlerWith(policies: SaidPolicies, known: NamedPolicies): () => void {
  const handler = (): void => undefined;
  for (const [name, value] of Object.entries(policies)) known[name]?.(value as never)({}, 'handler', { value: handler } as unknown as TypedPropertyDescriptor<never>);
  return handler;
}
