import { SecretText } from '@portico/config';
import { Environment } from '@portico/platform';
import type { ManagementPages } from '@portico/platform';
import { signingKeyText } from '@portico/testing';
import type { Prepared } from './configured-identities.ts';
import { PREPARED, UpstreamIdentityModule } from './upstream-identity.module.ts';
import { UpstreamIdentitySignals } from './upstream-identity.signals.ts';
import { TokenEndpointSettings, UpstreamIdentitySettings } from './upstream-identity.settings.ts';

type Prepare = (settings: object, environment: Environment) => Promise<Prepared>;
type Check = (settings: object, environment: Environment) => readonly string[];

const providers = Reflect.getMetadata('providers', UpstreamIdentityModule) as readonly { readonly provide: unknown; readonly useFactory: Prepare }[];
const { useFactory: prepare } = providers.find(({ provide }) => provide === PREPARED) as { readonly useFactory: Prepare };
const check = Reflect.getOwnMetadata(
  Reflect.getOwnMetadataKeys(UpstreamIdentityModule).find((one) => String(one).includes('start-check')),
  UpstreamIdentityModule,
) as Check;

const [production, development] = [new Environment('production'), new Environment('development')];
const KEY = new SecretText(signingKeyText());
const settingsOf = (kinds: readonly (string | undefined)[], changes: Partial<UpstreamIdentitySettings> = {}) => ({
  upstreams: kinds.map((kind) => (kind === undefined ? {} : { identity: { kind } })),
  upstreamIdentity: Object.assign(new UpstreamIdentitySettings(), changes),
});

describe('the module that tells upstreams who calls', () => {
  it.each([
    ['one upstream of several reads tokens of the BFF', [undefined, 'client-credentials', 'internal-jwt'], {}, true],
    ['an upstream does, and there is a key', ['internal-jwt'], { key: KEY }, false],
    ['no upstream does', ['client-credentials', 'token-exchange', undefined], {}, false],
    ['there are no upstreams', [], {}, false],
  ])('needs a key, in production alone, where %s', async (_, kinds, changes, needed) => {
    const settings = settingsOf(kinds, changes);
    expect(
      { production: check(settings, production).length, development: check(settings, development) },
    ).toEqual({ production: needed ? 1 : 0, development: [] });
    if (needed) await expect(prepare(settings, production)).rejects.toThrow('upstreamIdentity.key: is missing');
    else await expect(prepare(settings, production)).resolves.toBeDefined();
  });

  it.each([
    [
      'one that is made at start, which is told',
      ['internal-jwt'],
      {},
      { pages: ['/.well-known/jwks.json'], told: ['upstreamIdentity.key'] },
    ],
    ['that of the settings, which is not', ['internal-jwt'], { key: KEY }, { pages: ['/.well-known/jwks.json'], told: [] }],
    ['none where no upstream needs one, and no page of keys', ['client-credentials'], { key: KEY }, { pages: [], told: [] }],
  ])('signs in development with %s', async (_, kinds, changes, outcome) => {
    const [pages, told, signals] = [[] as string[], [] as { readonly kid: string; readonly setting: string }[], new UpstreamIdentitySignals()];
    signals.signingKeyMade.subscribe((event) => told.push(event));
    const prepared = await prepare(settingsOf(kinds, changes), development);
    const module = new UpstreamIdentityModule(
      prepared,
      { add: ({ path }: { readonly path: string }) => pages.push(path) } as unknown as ManagementPages,
      signals,
    );
    module.onModuleInit();
    module.onApplicationBootstrap();
    expect({ pages, told: told.map(({ setting }) => setting) }).toEqual(outcome);
    expect(told.map(({ kid }) => kid)).toEqual(told.map(() => prepared.keys?.kid));
  });

  describe('proves itself at the token endpoint', () => {
    const authentication = async (changes: Partial<TokenEndpointSettings>): Promise<string> => {
      const tokenEndpoint = Object.assign(new TokenEndpointSettings(), { upstream: 'identity', clientId: 'bff' }, changes);
      return prepare(settingsOf([], { tokenEndpoint }), production).then(
        (prepared) => typeof prepared.authentication,
        ({ message }: Error) => message,
      );
    };

    it.each<[string, Partial<TokenEndpointSettings>, string]>([
      ['with a secret, which needs no name of the server', { clientSecret: KEY }, 'function'],
      ['with a key, for the server by its name', { clientKey: KEY, issuer: 'https://id.example' }, 'function'],
      ['not with a key without an issuer', { clientKey: KEY }, 'upstreamIdentity.tokenEndpoint.issuer: is missing'],
      [
        'not for the address of the endpoint, which is a name here',
        { clientKey: KEY, issuer: 'https://id.example', assertionAudience: 'token-endpoint' },
        'upstreamIdentity.tokenEndpoint.assertionAudience',
      ],
    ])('%s', async (_, changes, outcome) => {
      expect(await authentication(changes)).toContain(outcome);
    });

    it('not at all where there is none', async () => {
      expect((await prepare(settingsOf([]), production)).authentication).toBeUndefined();
    });
  });
});
