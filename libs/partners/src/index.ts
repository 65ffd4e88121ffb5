export { partnersCommand } from './commands/partners.command.ts';
export { PartnerDirectory } from './directory/partner-directory.ts';
export { PartnersModule } from './partners.module.ts';
export { PartnersSettings } from './partners.settings.ts';
export { WithPartners } from './partners.settings.ts';
export { ApiKeyStrategy } from './sign-in/api-key.strategy.ts';
export { PartnerTokenStrategy } from './sign-in/partner-token.strategy.ts';
export { PartnerSignals } from './telemetry/partner.signals.ts';
export type { KeyFirstUsed, PartnerChanged } from './telemetry/partner.signals.ts';
