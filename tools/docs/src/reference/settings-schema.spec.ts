import { loadSettings, SettingsError, settingsSchema, writtenSettings } from '@portico/config';
import type { SettingsClass, SettingsProblem } from '@portico/config';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { ValidateFunction } from 'ajv/dist/2020.js';
import { parse } from 'yaml';
import { settingsOf } from '../apps/settings-of.ts';
import { expectCommitted } from '../tree/committed.ts';
import { APPS, read } from '../tree/workspace.ts';
import { brokenSettings, FAULTS } from './broken-settings.ts';

/** Files with one fault that are made of each kind, for each BFF. */
const OF_A_KIND = 3;

describe.each(APPS)('the settings of %s', (app) => {
  let type: SettingsClass;
  let accepts: ValidateFunction;
  /** All that may be written, defaults included, as its bff.yaml has it. */
  let whole: Record<string, unknown>;

  beforeAll(async () => {
    type = await settingsOf(app);
    accepts = new Ajv2020({ strict: false, allErrors: true }).compile(settingsSchema(type, app));
    whole = writtenSettings(type, load(read(`apps/${app}/bff.yaml`)), () => 'a secret that is long enough for anything');
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

  it('have a published schema', () => {
    const schema = settingsSchema(type, `bff.yaml of ${app}`);
    expectCommitted(`docs/reference/schemas/${app}.schema.json`, `${JSON.stringify(schema, undefined, 1)}\n`);
  });

  it('are accepted by it as they stand in bff.yaml, and with all defaults written out', () => {
    const errors = [parse(read(`apps/${app}/bff.yaml`)) as object, whole].map((settings) => (accepts(settings) ? [] : accepts.errors));
    expect({ errors, problems: problemsOf(whole) }).toEqual({ errors: [[], []], problems: [] });
  });

  it.each(Object.entries(FAULTS))('are refused with %s, each with its place, a reason and a fix, and by the schema', (_, fault) => {
    const broken = brokenSettings(type, whole, fault, OF_A_KIND);
    expect(broken.length).toBeGreaterThan(0);
    const passed = broken.flatMap(({ path, settings, bySchema }) => {
      const told = problemsOf(settings).find((problem) => problem.path.startsWith(path) && problem.message !== '' && problem.fix !== '');
      const seen = !bySchema || !accepts(settings);
      return told && seen ? [] : [{ path, told: told !== undefined, seen }];
    });
    expect(passed).toEqual([]);
  });
});

describe('the table of broken settings', () => {
  it('has more than a hundred', async () => {
    const counts = APPS.map(async (app) => {
      const type = await settingsOf(app);
      const settings = writtenSettings(type, loadSettings(type, { text: read(`apps/${app}/bff.yaml`), env: { NODE_ENV: 'test' } }));
      return Object.values(FAULTS).reduce((sum, fault) => sum + brokenSettings(type, settings, fault, OF_A_KIND).length, 0);
    });
    expect((await Promise.all(counts)).reduce((sum, count) => sum + count)).toBeGreaterThan(100);
  });
});
