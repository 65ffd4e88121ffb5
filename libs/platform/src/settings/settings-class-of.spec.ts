import 'reflect-metadata';
import { forwardRef, Injectable, Module } from '@nestjs/common';
import type { ModuleMetadata, Type } from '@nestjs/common';
import { ListOf, loadSettings, Optional, Section, SettingsError } from '@portico/config';
import { IsInt, IsString } from 'class-validator';
import { StartError } from '../server/start-error.ts';
import { ReadsSettings } from './reads-settings.decorator.ts';
import { missingSections, settingsClassOf } from './settings-class-of.ts';

class LoyaltySettings {
  @IsInt()
  points = 10;
}

class WithLoyalty {
  @Section(() => LoyaltySettings)
  loyalty = new LoyaltySettings();
}

@ReadsSettings(WithLoyalty)
@Module({})
class LoyaltyModule {}

class WithGifts {
  @Optional()
  @Section(() => LoyaltySettings)
  gifts?: LoyaltySettings;
}

@ReadsSettings(WithGifts)
@Module({})
class GiftsModule {}

class Shelf {
  @IsString()
  name!: string;
}

class WithShelves {
  @ListOf(() => Shelf)
  shelves!: Shelf[];
}

@ReadsSettings(WithShelves)
@Injectable()
class Shelves {}

class LabelledShelves extends Shelves {}

const rootWith = (metadata: ModuleMetadata): Type => {
  @Module(metadata)
  class Root {}
  return Root;
};
const PORTS = 'server: { port: 4000 }\nmanagement: { port: 4001 }\n';
const load = async (root: Type, text: string, env: Record<string, string> = {}): Promise<object> =>
  loadSettings(await settingsClassOf(root), { file: 'bff.yaml', text: PORTS + text, env: { NODE_ENV: 'test', ...env } });
const problemsOf = async (root: Type, text: string, env?: Record<string, string>) => {
  const error: unknown = await load(root, text, env).catch((thrown: unknown) => thrown);
  return (error as SettingsError).problems.map(({ path, message, fix }) => `${path} ${message}: ${fix}`);
};

describe('the settings of a BFF', () => {
  it.each<[string, ModuleMetadata]>([
    ['imports', { imports: [LoyaltyModule] }],
    ['imports further down', { imports: [rootWith({ imports: [rootWith({ imports: [LoyaltyModule] })] })] }],
    ['imports by a module with options', { imports: [{ module: LoyaltyModule }] }],
    ['imports into a module with options', { imports: [{ module: rootWith({}), imports: [LoyaltyModule] }] }],
    ['imports behind forwardRef()', { imports: [forwardRef(() => LoyaltyModule)] }],
    ['imports by a promise', { imports: [Promise.resolve({ module: LoyaltyModule })] }],
  ])('have the sections of a module that it %s', async (_, metadata) => {
    expect(await load(rootWith(metadata), 'loyalty: { points: 3 }')).toMatchObject({ loyalty: { points: 3 }, server: { port: 4_000 } });
    expect(await load(rootWith(metadata), '')).toMatchObject({ loyalty: { points: 10 } });
  });

  it.each<[string, ModuleMetadata]>([
    ['by its class', { providers: [Shelves] }],
    ['in the place of another', { providers: [{ provide: 'shelves', useClass: Shelves }] }],
    ['that extends one', { providers: [LabelledShelves] }],
    ['of a module with options', { imports: [{ module: rootWith({}), providers: [Shelves] }] }],
  ])('have those of a provider: %s', async (_, metadata) => {
    expect(await load(rootWith(metadata), 'shelves: [{ name: a }]')).toMatchObject({ shelves: [{ name: 'a' }] });
  });

  it('have those of the root module itself', async () => {
    @ReadsSettings(WithLoyalty)
    @Module({})
    class Root {}
    expect(await load(Root, '')).toMatchObject({ loyalty: { points: 10 } });
  });

  it('are read once, however many modules read them, and modules that import each other', async () => {
    @ReadsSettings(WithLoyalty)
    @Module({ imports: [forwardRef(() => Circle)] })
    class Circle {}
    const root = rootWith({ imports: [Circle, LoyaltyModule, LoyaltyModule] });
    expect(await load(root, '')).toMatchObject({ loyalty: { points: 10 } });
    expect(await settingsClassOf(root)).toBe(await settingsClassOf(root));
  });

  it('have no others: one of a library that is not used is said with that library', async () => {
    const fix = 'it belongs to RateLimitModule of @portico/rate-limit: add that to the BFF, or remove the section';
    expect(await problemsOf(rootWith({}), 'rateLimit: { enabled: false }')).toEqual([`rateLimit is not a setting: ${fix}`]);
    const variable = await problemsOf(rootWith({}), '', { PORTICO_RATE_LIMIT__ENABLED: 'false' });
    expect(variable).toEqual([`PORTICO_RATE_LIMIT__ENABLED matches no setting: ${fix}`]);
  });

  it('say who wants a section that is missing', async () => {
    const problems = await problemsOf(rootWith({ providers: [Shelves] }), '');
    expect(problems).toEqual(['shelves is missing: write shelves: with a list of items below it; Shelves reads it']);
  });

  it('say of which library that is', async () => {
    class Upstreams {
      @ListOf(() => Shelf)
      upstreams!: Shelf[];
    }
    @ReadsSettings(Upstreams)
    @Module({})
    class UpstreamModule {}
    const problems = await problemsOf(rootWith({ imports: [UpstreamModule] }), '');
    expect(problems).toEqual([expect.stringMatching(/; UpstreamModule of @portico\/upstream reads it$/)]);
  });

  it('may be made by hand, and then lack what a module reads', async () => {
    const root = rootWith({ imports: [LoyaltyModule, GiftsModule], providers: [Shelves] });
    expect(await missingSections(root, { loyalty: {}, shelves: [] })).toEqual([]);
    const missing = await missingSections(root, { loyalty: {} });
    expect(missing).toEqual(['the settings have no shelves, and Shelves reads it; load them as await settingsClassOf(Root)']);
  });

  it('cannot mean two things by one name', async () => {
    class WithPoints {
      @Section(() => LoyaltySettings)
      loyalty = new LoyaltySettings();

      @IsInt()
      zone = 1;
    }
    @ReadsSettings(WithPoints)
    @Module({})
    class PointsModule {}
    const faults = await settingsClassOf(rootWith({ imports: [LoyaltyModule, PointsModule] })).catch((error: unknown) => error);
    expect(faults).toBeInstanceOf(StartError);
    expect((faults as StartError).faults).toEqual([
      'PointsModule reads the setting "loyalty" of WithPoints, and LoyaltyModule has another of that name; rename one of the two',
      'PointsModule reads the setting "zone" of WithPoints, and every BFF has another of that name; rename one of the two',
    ]);
  });
});
