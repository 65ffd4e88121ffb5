import type { Type } from '@nestjs/common';
import { composeSettings, describeSettings, keysOf } from '@portico/config';
import type { SettingsClass, SettingsPart } from '@portico/config';
import { BffSettings } from '../server/bff.settings.ts';
import { StartError } from '../server/start-error.ts';
import { CAPABILITY_SECTIONS } from './capability-sections.ts';
import { classesBelow } from './module-tree.ts';
import { sectionsReadBy } from './reads-settings.decorator.ts';

interface Known {
  readonly type: SettingsClass<BffSettings>;
  readonly parts: readonly SettingsPart[];
}

const known = new WeakMap<Type, Promise<Known>>();

/**
 * The class of a BFF's `bff.yaml`: what every BFF has, and the sections of its modules. It is the same each time.
 * @throws StartError when two modules read sections of one name and mean different ones
 */
export const settingsClassOf = async (root: Type): Promise<SettingsClass<BffSettings>> => (await knownOf(root)).type;

/**
 * What settings lack that were not read from a `bff.yaml`: the sections of the BFF's modules.
 * @throws StartError as `settingsClassOf` does
 */
export async function missingSections(root: Type, settings: object): Promise<readonly string[]> {
  const { parts } = await knownOf(root);
  return parts.flatMap(({ Type: Sections, readBy }) =>
    keysOf(Sections)
      .filter((key) => !(key in settings) && !isOptional(Sections, key))
      .map((key) => `the settings have no ${key}, and ${readBy} reads it; load them as await settingsClassOf(${root.name})`),
  );
}

const isOptional = (Sections: SettingsClass, key: string): boolean =>
  !(key in new Sections()) && describeSettings(Sections).some(({ path, required }) => path === key && !required);

function knownOf(root: Type): Promise<Known> {
  let one = known.get(root);
  if (!one) known.set(root, (one = composed(root)));
  return one;
}

async function composed(root: Type): Promise<Known> {
  const modules = new Map<SettingsClass, Type>();
  for (const type of await classesBelow(root)) {
    for (const sections of sectionsReadBy(type)) if (!modules.has(sections)) modules.set(sections, type);
  }
  const owners = new Map(keysOf(BffSettings).map((key) => [key, 'every BFF']));
  const faults: string[] = [];
  const parts: SettingsPart[] = [];
  for (const [Sections, { name }] of modules) {
    const keys = keysOf(Sections);
    for (const key of keys) {
      const other = owners.get(key);
      if (other !== undefined) {
        faults.push(`${name} reads the setting "${key}" of ${Sections.name}, and ${other} has another of that name; rename one of the two`);
      }
      owners.set(key, name);
    }
    parts.push({ Type: Sections, readBy: nameOf(name, keys) });
  }
  if (faults.length > 0) throw new StartError(faults);
  return { type: composeSettings(BffSettings, parts, elsewhere(owners)), parts };
}

/** With its library, where it is one of Portico's. */
function nameOf(name: string, keys: readonly string[]): string {
  const reader = keys.map((key) => CAPABILITY_SECTIONS[key]).find((one) => one?.by === name);
  return reader ? `${name} of ${reader.of}` : name;
}

const elsewhere = (owners: ReadonlyMap<string, string>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(CAPABILITY_SECTIONS)
      .filter(([key]) => !owners.has(key))
      .map(([key, { by, of }]) => [key, `it belongs to ${by} of ${of}: add that to the BFF, or remove the section`]),
  );
