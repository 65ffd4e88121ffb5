import { runInScope, currentScope } from '@portico/platform';

/** What comes of asking a passport strategy. */
export type PassportOutcome<U> =
  | { readonly kind: 'user'; readonly user: U; readonly info: unknown }
  /** Credentials that prove nothing, or none at all. The challenge is for `WWW-Authenticate` where it is a text. */
  | { readonly kind: 'refused'; readonly challenge: unknown; readonly status: number | undefined }
  /** Where a browser signs in, as Google and SAML want it. */
  | { readonly kind: 'redirect'; readonly url: string; readonly status: number }
  /** There was nothing of its kind. */
  | { readonly kind: 'nothing' };

/** A strategy of passport: of npm, whose types know less of it, or your own. */
export interface PassportStrategyLike {
  authenticate(request: never, options?: object): unknown;
}

/** What strategies look at: Node's request, or Fastify's, which has a query and a body. */
export type PassportRequest = object;

/**
 * Asks a passport strategy, of npm or your own, without passport's middleware, which wants Express. For a handler that signs people in:
 *
 * ```ts
 * const outcome = await askStrategy<Profile>(this.google, request, { scope: ['email'] });
 * if (outcome.kind === 'redirect') return reply.redirect(outcome.url, outcome.status);
 * ```
 *
 * Rejects with what the strategy fails with, which is not the client's fault.
 * @param options as `passport.authenticate(name, options)` takes them
 */
export function askStrategy<U>(strategy: PassportStrategyLike, request: PassportRequest, options: object = {}): Promise<PassportOutcome<U>> {
  const scope = currentScope();
  return new Promise((resolve, reject) => {
    const settle = (outcome: PassportOutcome<U>): void => runInScope(scope, resolve, outcome);
    // As passport does it: each request has an object of its own, on which the strategy finds what it answers with.
    const asked = Object.assign(Object.create(strategy) as PassportStrategyLike, {
      success: (user: U, info?: unknown) => settle({ kind: 'user', user, info }),
      fail: (challenge?: unknown, status?: number) => settle(typeof challenge === 'number' ? { kind: 'refused', challenge: undefined, status: challenge } : { kind: 'refused', challenge, status }),
      redirect: (url: string, status = 302) => settle({ kind: 'redirect', url, status }),
      pass: () => settle({ kind: 'nothing' }),
      error: (error: unknown) => reject(error as Error),
    });
    asked.authenticate(request as never, options);
  });
}
