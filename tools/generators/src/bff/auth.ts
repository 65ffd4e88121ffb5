/** Who calls a BFF. */
export type Auth = 'session' | 'bearer' | 'partner' | 'none';

/** A capability that a BFF uses, with the module that brings it. */
export interface Capability {
  readonly library: string;
  /** As the root module lists it. */
  readonly module: string;
}

const EVERY: readonly Capability[] = [
  { library: 'aggregation', module: 'AggregationModule' },
  { library: 'edge', module: 'EdgeModule' },
  { library: 'observability', module: 'ObservabilityModule' },
  { library: 'openapi', module: 'OpenApiModule' },
  { library: 'overload', module: 'OverloadModule' },
  { library: 'rate-limit', module: 'RateLimitModule.forRoot()' },
  { library: 'upstream', module: 'UpstreamModule' },
];
const IDEMPOTENCY: Capability = { library: 'idempotency', module: 'IdempotencyModule' };
const IDENTITY: Capability = { library: 'auth', module: 'UpstreamIdentityModule' };

interface Callers {
  readonly capabilities: readonly Capability[];
  /** How callers are recognised, besides the header of development: library and strategy. */
  readonly strategies: readonly (readonly [library: string, name: string])[];
  /** Request headers that tell callers apart. */
  readonly varies: readonly string[];
  /** Whom the BFF is for. */
  readonly about: string;
}

export const CALLERS: Readonly<Record<Auth, Callers>> = {
  session: {
    capabilities: [{ library: 'auth', module: 'SessionModule' }, IDENTITY],
    strategies: [['auth', 'SessionStrategy']],
    varies: ['cookie'],
    about: 'people who sign in in a browser',
  },
  bearer: {
    capabilities: [IDENTITY, IDEMPOTENCY],
    strategies: [['auth', 'BearerStrategy']],
    varies: ['authorization'],
    about: 'apps that bring access tokens',
  },
  partner: {
    capabilities: [{ library: 'partners', module: 'PartnersModule' }, IDENTITY, IDEMPOTENCY],
    strategies: [
      ['partners', 'ApiKeyStrategy'],
      ['partners', 'PartnerTokenStrategy'],
    ],
    varies: ['authorization'],
    about: 'partners with API keys',
  },
  none: { capabilities: [], strategies: [], varies: [], about: 'guests' },
};

/** What a BFF with such callers uses, by library. */
export const capabilitiesOf = (auth: Auth): readonly Capability[] =>
  [...EVERY, ...CALLERS[auth].capabilities].sort((a, b) => (a.library < b.library ? -1 : a.library > b.library ? 1 : 0));

/** Whether such a BFF looks at idempotency keys. */
export const knowsKeys = (auth: Auth): boolean => CALLERS[auth].capabilities.includes(IDEMPOTENCY);

/** All libraries that a BFF with such callers imports. */
export const librariesOf = (auth: Auth): readonly string[] => [
  ...new Set([
    'platform',
    'proxy',
    ...capabilitiesOf(auth).map(({ library }) => library),
    ...CALLERS[auth].strategies.map(([library]) => library),
    ...(auth === 'none' ? [] : ['auth']),
  ]),
];
