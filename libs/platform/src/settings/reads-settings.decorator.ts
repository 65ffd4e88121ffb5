import type { SettingsClass } from '@portico/config';

const READS = Symbol('portico.reads-settings');

/**
 * Says which sections of `bff.yaml` a module reads, or a provider: a BFF has the sections of what its modules import, and no others.
 *
 * ```ts
 * export class WithLoyalty {
 *   @Section(() => LoyaltySettings)
 *   loyalty = new LoyaltySettings(); // without a value here, the section must be in the file
 * }
 *
 * @ReadsSettings(WithLoyalty)
 * @Module({ providers: [LoyaltyProgramme] })
 * export class LoyaltyModule {}
 * ```
 *
 * Each section is injected by its class; a list of sections comes with `@Inject(BffSettings) { upstreams }: WithUpstreams`.
 */
export const ReadsSettings =
  (...sections: readonly SettingsClass[]): ClassDecorator =>
  (type) =>
    Reflect.defineMetadata(READS, sections, type);

/** The classes of the sections that a module or a provider reads; a class reads what the class that it extends does. */
export const sectionsReadBy = (type: object): readonly SettingsClass[] =>
  (Reflect.getMetadata(READS, type) as readonly SettingsClass[] | undefined) ?? [];
