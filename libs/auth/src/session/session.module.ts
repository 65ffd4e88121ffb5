import { Global, Module } from '@nestjs/common';
import { BffIdentity, BffSettings, CheckedAtStart, Environment, ReadsSettings, Signals, signalsProvider, StartError } from '@portico/platform';
import { REDIS, RedisModule, SealedRecords, Seals } from '@portico/redis';
import type { RedisConnection, WithRedis } from '@portico/redis';
import { AuthSignals } from '../callers/auth.signals.ts';
import { authTelemetry } from '../callers/auth.telemetry.ts';
import { IssuerKeys } from '../issuers/issuer-keys.ts';
import { fetchKeys } from '../issuers/issuer-metadata.ts';
import { BackChannelController } from './back-channel.controller.ts';
import { BegunSignIns } from './begun-sign-ins.ts';
import { Cookies } from './cookies.ts';
import { IdentityProvider } from './identity-provider.ts';
import { LogoutTokens } from './logout-token.ts';
import { MemorySessionStore } from './memory-session.store.ts';
import { PublicOrigin } from './public-origin.ts';
import { RedisSessionStore } from './redis-session.store.ts';
import { SessionController } from './session.controller.ts';
import { SessionLife } from './session-life.ts';
import { SessionSettings, WithSession } from './session.settings.ts';
import { Sessions } from './sessions.ts';
import { SignInController } from './sign-in.controller.ts';
import { TokenRefresh } from './token-refresh.ts';

/** Sessions and last uses that a replica keeps open beside Redis: some 4 kB each. */
const REMEMBERED = 2_000;

/** Milliseconds between requests for keys that a logout token names and that are not known: anybody may send one. */
const COOL_DOWN = 30_000;

/**
 * Signs people in at an identity provider and keeps their sessions, so that no token ever reaches a browser (OAuth 2.0 for Browser-Based
 * Applications, section 6.1). `/auth/login`, `/auth/callback`, `/auth/session`, `/auth/sessions`, `/auth/logout`, `/auth/backchannel-logout`.
 * Callers are then recognised by `SessionStrategy`.
 */
@Global()
@ReadsSettings(WithSession)
@CheckedAtStart(startFaults)
@Module({
  imports: [RedisModule],
  controllers: [SignInController, SessionController, BackChannelController],
  providers: [
    signalsProvider(AuthSignals, authTelemetry),
    { provide: SessionSettings, inject: [BffSettings, Environment], useFactory: checked },
    { provide: Cookies, inject: [BffIdentity], useFactory: ({ name }: BffIdentity) => new Cookies(name) },
    { provide: PublicOrigin, inject: [BffSettings], useFactory: (settings: Checked) => new PublicOrigin(originIn(settings)) },
    { provide: BegunSignIns, inject: [Seals, Cookies], useFactory: (seals: Seals, cookies: Cookies) => new BegunSignIns(seals.for('sign-in'), cookies) },
    {
      provide: IssuerKeys,
      inject: [SessionSettings],
      useFactory: (settings: SessionSettings) => {
        const fetch = () => fetchKeys(settings, AbortSignal.timeout(settings.timeout));
        return new IssuerKeys(settings.issuer, { keysFor: settings.metadataFor, coolDown: COOL_DOWN }, fetch, () => undefined);
      },
    },
    {
      provide: IdentityProvider,
      inject: [SessionSettings, IssuerKeys],
      useFactory: (settings: SessionSettings, keys: IssuerKeys) => new IdentityProvider(settings, keys),
    },
    {
      provide: LogoutTokens,
      inject: [SessionSettings, IssuerKeys],
      useFactory: ({ issuer, clientId, tenants }: SessionSettings, keys: IssuerKeys) => new LogoutTokens(issuer, clientId, keys, tenants),
    },
    {
      provide: Sessions,
      inject: [SessionSettings, IdentityProvider, Seals, Signals, REDIS],
      useFactory: (settings: SessionSettings, provider: IdentityProvider, seals: Seals, events: Signals, redis: RedisConnection | undefined) => {
        const records = new SealedRecords(seals.for('session'), 'session', events, REMEMBERED);
        const store = redis ? new RedisSessionStore(redis, records) : new MemorySessionStore(settings.most);
        const vault = seals.for('tokens');
        const signals = events.of(AuthSignals);
        const life = new SessionLife(store, vault, settings, signals);
        return new Sessions(store, provider, vault, life, new TokenRefresh(store, provider, vault, life, settings, signals), settings, signals);
      },
    },
  ],
  exports: [Sessions, Cookies, PublicOrigin, SessionSettings],
})
export class SessionModule {}

type Checked = WithSession & WithRedis & {
  /** Where the BFF has an edge. */
  readonly edge?: { readonly origin?: string; readonly cors?: { readonly origins: readonly string[]; readonly credentials: boolean } };
};

function startFaults(settings: Checked, environment: Environment): string[] {
  return [...originFaults(settings), ...sisterFaults(settings), ...productionFaults(settings, environment)];
}

/** Where browsers find the BFF is where clients find it, so that saying it once is enough. */
const originIn = ({ session, edge }: Checked): string | undefined => session.origin ?? edge?.origin;

function originFaults({ session: { origin }, edge }: Checked): string[] {
  if (origin === undefined || edge?.origin === undefined || new URL(origin).origin === new URL(edge.origin).origin) return [];
  return [`session.origin is ${origin} and edge.origin ${edge.origin}, which both say where this BFF is found; leave session.origin out`];
}

/** Browsers send no cookie from a page that may not read the answer, and give it no answer. */
function sisterFaults({ session: { sisters }, edge }: Checked): string[] {
  const { origins = [], credentials = false } = edge?.cors ?? {};
  return sisters.flatMap((sister) =>
    credentials && origins.includes(sister) ? [] : [`session.sisters has ${sister}, whose pages may not read answers with credentials; add it to edge.cors.origins, and set edge.cors.credentials`],
  );
}

/** What would be a hole in production. */
function productionFaults(all: Checked, { development }: Environment): string[] {
  if (development) return [];
  const { session: settings, redis } = all;
  return [
    ...(settings.clientSecret ?? settings.clientKey ? [] : ['session.clientSecret is missing: write what the BFF proves itself with at the identity provider, or clientKey']),
    ...(originIn(all) === undefined ? ['session.origin is missing: write where browsers find this BFF, such as https://shop.example, or edge.origin for all its clients'] : []),
    ...(settings.secrets.length + redis.secrets.length === 0 ? ['session.secrets is missing: write at least one secret of 32 characters or more, the same for all replicas'] : []),
  ];
}

/** @throws StartError as `startFaults` says */
function checked(settings: Checked, environment: Environment): SessionSettings {
  const faults = startFaults(settings, environment);
  if (faults.length > 0) throw new StartError(faults);
  return settings.session;
}
