/** Who calls a BFF. */
export type Auth = 'session' | 'bearer' | 'partner' | 'none';

/** A capability that a BFF uses: its module, and the section of bff.yaml that it has. */
export interface Capability {
  readonly library: string;
  /** As the root module lists it. */
  readonly module?: string;
  readonly section?: { readonly name: string; readonly type: string; readonly required?: true };
}

const capability = (
  library: string,
  module: string,
  section?: string,
  more: Pick<NonNullable<Capability['section']>, 'required'> = {},
): Capability => ({
  library,
  module,
  ...(section === undefined
    ? {}
    : { section: { name: section, type: `${section.charAt(0).toUpperCase()}${section.slice(1)}Settings`, ...more } }),
});

const EVERY: readonly Capability[] = [
  capability('aggregation', 'AggregationModule'),
  capability('edge', 'EdgeModule', 'edge'),
  capability('observability', 'ObservabilityModule'),
  capability('openapi', 'OpenApiModule'),
  capability('overload', 'OverloadModule', 'overload'),
  capability('rate-limit', 'RateLimitModule.forRoot()', 'rateLimit'),
  capability('redis', 'RedisModule', 'redis'),
];
const IDEMPOTENCY = capability('idempotency', 'IdempotencyModule', 'idempotency');
const IDENTITY = capability('auth', 'UpstreamIdentityModule', 'upstreamIdentity');

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
    capabilities: [capability('auth', 'SessionModule', 'session', { required: true }), IDENTITY],
    strategies: [['auth', 'SessionStrategy']],
    varies: ['cookie'],
    about: 'people who sign in in a browser',
  },
  bearer: {
    capabilities: [{ library: 'auth', section: { name: 'bearer', type: 'BearerSettings' } }, IDENTITY, IDEMPOTENCY],
    strategies: [['auth', 'BearerStrategy']],
    varies: ['authorization'],
    about: 'apps that bring access tokens',
  },
  partner: {
    capabilities: [
      capability('partners', 'PartnersModule', 'partners'),
      { library: 'auth', section: { name: 'bearer', type: 'BearerSettings' } },
      IDENTITY,
      IDEMPOTENCY,
    ],
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
