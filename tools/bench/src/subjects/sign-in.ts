import { HIGH_LIMITS } from '../../../lab/src/bff/production-bff.ts';
import type { SignIn } from '../callers/callers.ts';
import type { Signature } from '../callers/issuer.ts';
import type { Subject } from './subject.ts';
import { CALLS, PATH } from './subjects.ts';

const LIMITED = { PORTICO_RATE_LIMIT__ENABLED: 'true', ...HIGH_LIMITS };

const page = { app: 'sign-in', settings: 'tools/bench/apps/sign-in/bff.yaml', path: PATH, calls: CALLS } as const;

const known = (name: string, what: string, signIn: SignIn): Subject => ({ ...page, name, what, signIn, env: { BENCH_SIGN_IN: signIn.way, ...LIMITED } });
const inRedis = (of: Subject, what: string): Subject => ({ ...of, name: `${of.name}-redis`, what: `${of.what}, ${what} in Redis`, redis: true });

/** What the others are compared with: the same page for anonymous callers. */
export const ANONYMOUS: Subject = { ...page, name: 'anonymous', what: 'without limits, for callers who are not known', env: { BENCH_SIGN_IN: 'session' } };

const SESSION = known('session', 'with the cookie of a session, limits by address and plan', { way: 'session' });
const TOKEN = known('token', 'with an access token that has come before, limits by address and plan', { way: 'token' });
const KEY = known('key', "with a partner's key, limits by address and a plan of four", { way: 'key' });

/** Those that have a bar. */
export const KNOWN: readonly Subject[] = [SESSION, TOKEN, KEY];

export const KNOWN_WITH_REDIS: readonly Subject[] = [inRedis(SESSION, 'sessions and limits'), inRedis(TOKEN, 'limits'), inRedis(KEY, 'limits')];

/** The page remembered: what a verification costs is the difference between two of these. */
const verifying = (name: string, what: string, signIn: SignIn): Subject => ({ ...known(name, what, signIn), path: `${PATH}/remembered`, calls: 0 });

export const SEEN = verifying('token-seen', 'the page remembered, with an access token that has come before', { way: 'token' });

export const UNSEEN: Readonly<Record<Signature, Subject>> = {
  ES256: verifying('token-unseen-es256', 'the page remembered, with a token never seen, ES256', { way: 'token', unseen: 'ES256' }),
  RS256: verifying('token-unseen-rs256', 'the page remembered, with a token never seen, RS256', { way: 'token', unseen: 'RS256' }),
};
