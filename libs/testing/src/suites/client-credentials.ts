import type { BffUnderTest } from '../bff/bff-under-test.ts';
import type { DemoUpstreams } from '../upstreams/demo-upstreams.ts';
import { exchange } from '../wire/raw-request.ts';
import { changed, subjectsOf } from './bad-input/bad-case.ts';
import type { GoodRequest } from './bad-input/bad-case.ts';

export interface ClientCredentialsOptions {
  readonly bff: () => BffUnderTest;
  readonly upstreams: () => DemoUpstreams;
  /** A good request for every route of the BFF, by method and path: `GET /api/products/:id`. */
  readonly good: () => Readonly<Record<string, GoodRequest>>;
  /** Where the routes begin that ask no upstream. */
  readonly withoutUpstreams?: string;
}

/** In the values of what the client sends, and nowhere else. */
const MARK = 'from-the-client';

/** What proves who a client is, what a proxy would say of it, and what upstreams may take for somebody's word. */
const NAMES = [
  ...['authorization', 'proxy-authorization', 'cookie', 'dpop', 'client-cert', 'x-forwarded-client-cert', 'x-client-cert', 'x-ssl-client-cert'],
  ...['x-user-id', 'x-user', 'x-user-roles', 'x-caller', 'x-caller-subject', 'x-auth-request-user', 'x-forwarded-user', 'x-remote-user', 'remote-user'],
  ...['x-authenticated-userid', 'x-identity', 'x-principal', 'x-roles', 'x-scope', 'x-access-token', 'x-id-token', 'x-amzn-oidc-data'],
];

/** A scheme that no strategy knows: what is not understood is not refused, and must not pass by for that. */
const valueOf = (name: string): string => (name.endsWith('authorization') ? `Marked ${MARK}` : `${name}=${MARK}`);

/** Sends everything by which a client could speak for itself to every route, and looks at what arrives at the upstreams. */
export function clientCredentials({ bff, upstreams, good, withoutUpstreams }: ClientCredentialsOptions): void {
  describe('what a client proves itself with', () => {
    it('is seen by no upstream, on any route, under any name', async () => {
      const headers = Object.fromEntries(NAMES.map((name) => [name, valueOf(name)]));
      const asked = (path: string): boolean => withoutUpstreams === undefined || !path.startsWith(withoutUpstreams);
      for (const subject of subjectsOf(bff(), good(), {}, asked)) {
        const { route } = subject;
        const { status } = await exchange(bff().url, changed(subject, { headers }));
        expect({ path: route.path, status }).toEqual({ path: route.path, status: route.status });
      }
      const calls = (await upstreams().control.calls()).flatMap(({ recent }) => recent);
      expect(calls.length).toBeGreaterThan(0);
      expect(calls.filter((call) => JSON.stringify(call).includes(MARK))).toEqual([]);
      expect(new Set(calls.flatMap((call) => Object.keys(call.headers)).filter((name) => name === 'cookie' || name.includes('caller')))).toEqual(new Set());
    });
  });
}
