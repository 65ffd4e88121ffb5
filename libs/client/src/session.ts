import type { BffClient } from './bff-client.ts';

/** Where a session goes on and ends, as the documents of BFFs with `SessionModule` have it. */
export interface SessionPaths {
  '/auth/session': { get: unknown };
  '/auth/logout': { post: unknown };
}

/** Signing in and out with a session. */
export interface SessionClient<Person> {
  /** Where the browser goes to sign in. @param returnTo the path that it comes back to, `/` by default */
  signInUrl(returnTo?: string): string;
  /** Who is signed in. @throws Error where the BFF cannot say */
  whoIsIt(): Promise<Person>;
  /** Ends the session. @returns where the browser goes next, which ends the sign-in at the identity provider too */
  signOut(): Promise<string>;
}

type Answer<Paths extends SessionPaths> = Paths['/auth/session']['get'] extends {
  responses: { 200: { content: { 'application/json': infer Body } } };
}
  ? Body
  : unknown;

/**
 * Signing in and out at a BFF with sessions. One without does not compile.
 *
 * @example location.assign(sessionOf(client).signInUrl(location.pathname));
 */
export function sessionOf<Paths extends SessionPaths>(client: BffClient<Paths>, baseUrl = ''): SessionClient<Answer<Paths>> {
  const plain = client as unknown as BffClient<PlainPaths>;
  return {
    signInUrl: (returnTo = '/') => `${baseUrl}/auth/login?returnTo=${encodeURIComponent(returnTo)}`,
    async whoIsIt() {
      const { data, response } = await plain.GET('/auth/session');
      if (data === undefined) throw new Error(`who is signed in cannot be told: ${response.status}`);
      return data as Answer<Paths>;
    },
    async signOut() {
      const { data, response } = await plain.POST('/auth/logout');
      if (data === undefined) throw new Error(`signing out has not worked: ${response.status}`);
      return data.next;
    },
  };
}

interface Good<Body> {
  responses: { 200: { headers: Record<string, unknown>; content: { 'application/json': Body } } };
}

interface PlainPaths {
  '/auth/session': { get: Good<unknown> };
  '/auth/logout': { post: Good<{ next: string }> };
}
