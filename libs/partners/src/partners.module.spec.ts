import { SecretText } from '@portico/config';
import { Environment, Signals } from '@portico/platform';
import type { StoreChanged } from '@portico/platform';
import { PLANS, PlanSettings } from '@portico/rate-limit';
import { RedisConnection, RedisSettings, SealedRecords, Seals } from '@portico/redis';
import { describeWith, RedisServer } from '@portico/testing';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PartnerDirectory } from './directory/partner-directory.ts';
import { keyRecord, partner, plan, records } from './fixtures/records.fixture.ts';
import { ScriptedStore } from './fixtures/scripted-store.fixture.ts';
import { KeyUses } from './keys/key-uses.ts';
import { PARTNER_STORE, PartnersModule } from './partners.module.ts';
import { PartnersSettings } from './partners.settings.ts';
import { FilePartnerStore } from './stores/file/file-store.ts';
import type { PartnerStore } from './stores/partner-store.ts';
import { changeRecords } from './stores/change-records.ts';
import { RedisPartnerStore } from './stores/redis/redis-store.ts';

interface Made {
  readonly provide: unknown;
  readonly useFactory: (...from: readonly unknown[]) => unknown;
}

const made = <T>(provided: unknown, ...from: readonly unknown[]): T => {
  const found = (Reflect.getMetadata('providers', PartnersModule) as readonly Made[]).find(({ provide }) => provide === provided);
  if (!found) throw new Error('it is not provided');
  return found.useFactory(...from) as T;
};
const PLAN = Object.assign(new PlanSettings(), { name: 'partner' });
const settingsOf = (changes: Partial<PartnersSettings>) => ({
  partners: Object.assign(new PartnersSettings(), changes),
  rateLimit: { plans: [PLAN] },
  redis: new RedisSettings(),
});
const seals = new Seals([new SecretText('s'.repeat(32))], 'partner-bff');

describe('the module of partners', () => {
  let folder: string;
  let file: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'portico-module-'));
    file = join(folder, 'partners.yaml');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const storeOf = (changes: Partial<PartnersSettings>, redis?: RedisConnection): PartnerStore | undefined => made(
    PARTNER_STORE,
    settingsOf(changes),
    redis,
    seals,
    new Signals(),
  );

  it('keeps them in the file that the settings name, though there is a Redis; nowhere where there is neither', () => {
    const kept = storeOf({ file }, {} as RedisConnection);
    expect(
      { isFile: kept instanceof FilePartnerStore, place: kept?.place, none: storeOf({}) },
    ).toEqual({ isFile: true, place: file, none: undefined });
  });

  it('makes no file: one that is not there is an error', async () => {
    await expect(storeOf({ file })?.read()).rejects.toThrow('is not there');
  });

  it('knows the plans of the settings, for partners and for limits', async () => {
    writeFileSync(file, 'partners: [{ id: acme, name: Acme, plan: partner }]');
    expect((await storeOf({ file })?.read())?.records.partners[0]?.plan).toBe('partner');
    expect(made<{ find(name: string): unknown }>(
      PLANS,
      new PartnerDirectory(undefined, new PartnersSettings(), new Signals()),
      settingsOf({}),
    ).find('partner')).toBe(PLAN);
  });

  describeWith('redis-server')('on Redis', () => {
    it('keeps them there, sealed for this purpose alone', async () => {
      const server = await RedisServer.start();
      const redis = new RedisConnection(Object.assign(new RedisSettings(), { url: server.url, timeout: 5_000 }), new Signals());
      await redis.settled();
      await changeRecords(storeOf({}, redis) as PartnerStore, () => ({ partners: [partner('acme', { plan: 'partner' })] }));
      const readBy = async (purpose: string): Promise<unknown> => {
        const sealed = new SealedRecords(seals.for(purpose), 'partners', new Signals());
        return (await new RedisPartnerStore(redis, sealed, ['partner']).read())?.records.partners.map(({ id }) => id);
      };
      expect(await readBy('partners')).toEqual(['acme']);
      await expect(readBy('session')).rejects.toThrow('are not believed');
      redis.close();
      await server.stop();
    });
  });

  describe('looks at them while the BFF runs', () => {
    let store: ScriptedStore;
    let told: StoreChanged[];
    let module: PartnersModule;
    const key = keyRecord();

    beforeEach(() => {
      jest.useFakeTimers();
      told = [];
      const events = new Signals();
      events.storeChanged.subscribe((change) => told.push(change));
      store = new ScriptedStore(records({ keys: [key] }));
      const settings = settingsOf({ refresh: 1_000, oldest: 5_000, noteUses: 30_000 });
      module = new PartnersModule(made(PartnerDirectory, store, settings, events), made(KeyUses, store, settings, events));
    });
    afterEach(() => jest.useRealTimers());

    const uses = (): KeyUses => Reflect.get(module, 'uses') as KeyUses;

    it('as often as the settings say, and notes the uses of keys as often as they say', async () => {
      await module.onModuleInit();
      uses().note(key.id, 'acme', 10);
      const reads = store.reads;
      await jest.advanceTimersByTimeAsync(3_000);
      expect({ looks: store.reads - reads, written: store.written.length }).toEqual({ looks: 3, written: 0 });
      await jest.advanceTimersByTimeAsync(27_000);
      expect(store.written).toEqual([new Map([[key.id, 10]])]);
      store.fault = new Error('away');
      await jest.advanceTimersByTimeAsync(6_001);
      expect(told.filter(({ required }) => required)).toHaveLength(1);
      store.fault = undefined;
      await module.onApplicationShutdown();
    });

    it('until it ends: what was noted is written then, and no timer is left', async () => {
      await module.onModuleInit();
      uses().note(key.id, 'acme', 10);
      await module.onApplicationShutdown();
      expect({ written: store.written, timers: jest.getTimerCount() }).toEqual({ written: [new Map([[key.id, 10]])], timers: 0 });
    });
  });

  describe('before the start', () => {
    const check = async (changes: Partial<PartnersSettings>): Promise<readonly string[]> => {
      const mark = Reflect.getOwnMetadataKeys(PartnersModule).find((one) => String(one).includes('start-check'));
      const checks = Reflect.getOwnMetadata(mark, PartnersModule) as (
        settings: object,
        environment: Environment,
      ) => Promise<readonly string[]>;
      return checks(settingsOf(changes), new Environment('production'));
    };

    it.each([
      ['nothing where no file is named', undefined, []],
      [
        'nothing where the file is good',
        `plans: [${JSON.stringify(plan())}]\npartners: [{ id: acme, name: Acme, plan: standard }, { id: globex, name: G, plan: partner }]`,
        [],
      ],
      [
        'the place where a plan is none',
        'partners: [{ id: acme, name: Acme, plan: gold }]',
        [expect.stringContaining('partners[0].plan') as string],
      ],
    ])('finds %s', async (_, text, faults) => {
      if (text !== undefined) writeFileSync(file, text);
      expect(await check(text === undefined ? {} : { file })).toEqual(faults);
    });

    it('finds that the file is not there', async () => {
      expect(await check({ file })).toEqual([expect.stringContaining('correct the setting partners.file')]);
    });
  });
});
