import { Global, Inject, Module } from '@nestjs/common';
import type { OnApplicationShutdown, OnModuleInit } from '@nestjs/common';
import { SettingsError } from '@portico/config';
import { BffSettings, CheckedAtStart, ReadsSettings, Signals, signalsProvider } from '@portico/platform';
import { PLANS, WithRateLimit } from '@portico/rate-limit';
import { REDIS, RedisModule, SealedRecords, Seals } from '@portico/redis';
import type { RedisConnection } from '@portico/redis';
import { PartnerDirectory } from './directory/partner-directory.ts';
import { PartnersPage } from './directory/partners.page.ts';
import { KeyUses } from './keys/key-uses.ts';
import { WithPartners } from './partners.settings.ts';
import { PartnerPlans } from './plans/partner-plans.ts';
import { FilePartnerStore } from './stores/file/file-store.ts';
import type { PartnerStore } from './stores/partner-store.ts';
import { RedisPartnerStore } from './stores/redis/redis-store.ts';
import { PartnerSignals } from './telemetry/partner.signals.ts';
import { partnerTelemetry } from './telemetry/partner.telemetry.ts';

/** The store of the BFF's partners; undefined where the settings name none, and there are no partners. */
export const PARTNER_STORE = Symbol('portico.partner-store');

/** Who a BFF's partners are, and what their plans allow. */
@Global()
@ReadsSettings(WithPartners, WithRateLimit)
@CheckedAtStart(fileFaults)
@Module({
  imports: [RedisModule],
  providers: [
    signalsProvider(PartnerSignals, partnerTelemetry),
    PartnersPage,
    {
      provide: PARTNER_STORE,
      useFactory: (settings: WithPartners & WithRateLimit, redis: RedisConnection | undefined, seals: Seals, events: Signals): PartnerStore | undefined => {
        const { file } = settings.partners;
        const otherPlans = plansOf(settings);
        if (file !== undefined) return new FilePartnerStore(file, false, otherPlans);
        return redis && new RedisPartnerStore(redis, new SealedRecords(seals.for('partners'), 'partners', events), otherPlans);
      },
      inject: [BffSettings, REDIS, Seals, Signals],
    },
    {
      provide: PartnerDirectory,
      useFactory: (store: PartnerStore | undefined, { partners }: WithPartners, events: Signals) => new PartnerDirectory(store, partners, events),
      inject: [PARTNER_STORE, BffSettings, Signals],
    },
    {
      provide: KeyUses,
      useFactory: (store: PartnerStore | undefined, { partners }: WithPartners, events: Signals) => new KeyUses(store, partners.noteUses, events),
      inject: [PARTNER_STORE, BffSettings, Signals],
    },
    {
      provide: PLANS,
      useFactory: (directory: PartnerDirectory, { rateLimit }: WithRateLimit) => new PartnerPlans(directory, rateLimit.plans),
      inject: [PartnerDirectory, BffSettings],
    },
  ],
  exports: [PartnerDirectory, KeyUses, PLANS],
})
export class PartnersModule implements OnModuleInit, OnApplicationShutdown {
  constructor(
    @Inject(PartnerDirectory) private readonly directory: PartnerDirectory,
    @Inject(KeyUses) private readonly uses: KeyUses,
  ) {}

  async onModuleInit(): Promise<void> {
    await this.directory.open();
    await this.uses.open();
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all([this.directory.close(), this.uses.close()]);
  }
}

const plansOf = ({ rateLimit }: WithRateLimit): readonly string[] => rateLimit.plans.map(({ name }) => name);

/** What the start finds in the file of the partners. */
async function fileFaults(settings: WithPartners & WithRateLimit): Promise<readonly string[]> {
  const { file } = settings.partners;
  if (file === undefined) return [];
  try {
    await new FilePartnerStore(file, false, plansOf(settings)).read();
    return [];
  } catch (error) {
    if (error instanceof SettingsError) return [error.message];
    throw error;
  }
}
