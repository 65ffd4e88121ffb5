import { loadSettings, SettingsError, settingsSchema, writtenSettings } from '@portico/config';
import type { SettingsClass, SettingsProblem } from '@portico/config';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { ValidateFunction } from 'ajv/dist/2020.js';
import { parse } from 'yaml';
import { settingsOf } from '../apps/settings-of.ts';
import { expectCommitted, UPDATE } from '../tree/committed.ts';
import { APPS, read, ROOT } from '../tree/workspace.ts';
import { brokenSettings, FAULTS, spotsOf } from './broken-settings.ts';
import type { Spot } from './broken-settings.ts';

/** Files with one fault that are made of each kind, for each BFF. */
const OF_A_KIND = 3;
/** How many were made. */
let made = 0;

describe.each(APPS)('the settings of %s', (app) => {
  let type: SettingsClass;
  let accepts: ValidateFunction;
  /** All that may be written, defaults included, as its bff.yaml has it. */
  let whole: Record<string, unknown>;
  let spots: readonly Spot[];

  beforeAll(async () => {
    type = await settingsOf(app);
    accepts = new Ajv2020({ strict: false, allErrors: true }).compile(settingsSchema(type, app));
    whole = writtenSettings(type, load(read(`apps/${app}/bff.yaml`)), () => 'a secret that is long enough for anything');
    spots = spotsOf(type, whole);
    for (const fault of Object.values(FAULTS)) made += brokenSettings(spots, whole, fault, OF_A_KIND).length;
  });

  const load = (text: string): object => loadSettings(type, { text, env: { NODE_ENV: 'test' } });
  const problemsOf = (settings: object): readonly SettingsProblem[] => {
    try {
      load(JSON.stringify(settings));
      return [];
    } catch (error) {
      if (error instanceof SettingsError) return error.problems;
      throw error;
    }
  };

  it('have the schema that is committed; a BFF that was just made has none until `npm run docs` writes it', () => {
    const path = `docs/reference/schemas/${app}.schema.json`;
    const schema = settingsSchema(type, `bff.yaml of ${app}`);
    if (UPDATE || existsSync(join(ROOT, path))) expectCommitted(path, `${JSON.stringify(schema, undefined, 1)}\n`);
  });

  it('are accepted by it as they stand in bff.yaml, and with all defaults written out', () => {
    const errors = [parse(read(`apps/${app}/bff.yaml`)) as object, whole].map((settings) => (accepts(settings) ? [] : accepts.errors));
    expect({ errors, problems: problemsOf(whole) }).toEqual({ errors: [[], []], problems: [] });
  });

  it.each(Object.entries(FAULTS))('are refused with %s, each with its place, a reason and a fix, and by the schema', (_, fault) => {
    const broken = brokenSettings(spots, whole, fault, OF_A_KIND);
    const passed = broken.flatMap(({ path, settings, bySchema }) => {
      const told = problemsOf(settings).find((problem) => problem.path.startsWith(path) && problem.message !== '' && problem.fix !== '');
      const seen = !bySchema || !accepts(settings);
      return told && seen ? [] : [{ path, told: told !== undefined, seen }];
    });
    expect(passed).toEqual([]);
  });
});

describe('the table of broken settings', () => {
  it('has a hundred for three BFFs', () => {
    expect(made).toBeGreaterThanOrEqual(Math.ceil(APPS.length * (100 / 3)));
  });
});
