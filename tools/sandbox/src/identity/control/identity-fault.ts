import type { Failure, FaultAim, Hang, Latency, Reset, Truncate } from '../../faults/fault-order.ts';

/** What can be broken by itself. `authorization` is everything that a browser visits. */
export type Endpoint = 'discovery' | 'keys' | 'token' | 'authorization' | 'revocation' | 'other';

/** Makes an endpoint slow, failing, hanging or broken; `truncate` does the work and loses the answer. Without `operationId`, all of them. */
export type IdentityFault = (Latency | Failure | Hang | Reset | Truncate) & FaultAim & { readonly operationId?: Endpoint };

const ENDPOINTS: readonly (readonly [RegExp, Endpoint])[] = [
  [/^\/\.well-known\//, 'discovery'],
  [/^\/jwks$/, 'keys'],
  [/^\/token$/, 'token'],
  [/^\/token\/revocation$/, 'revocation'],
  [/^\/(auth|interaction|session)\b/, 'authorization'],
];

export const endpointOf = (target: string): Endpoint => {
  const [path = ''] = target.split('?');
  return ENDPOINTS.find(([pattern]) => pattern.test(path))?.[1] ?? 'other';
};
