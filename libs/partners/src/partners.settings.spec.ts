import { loadSettings, Section } from '@portico/config';
import { PartnersSettings } from './partners.settings.ts';

class Settings {
  @Section(() => PartnersSettings)
  partners = new PartnersSettings();
}

const load = (partners: object): PartnersSettings => loadSettings(
  Settings,
  { text: JSON.stringify({ partners }), env: { NODE_ENV: 'test' } },
).partners;

describe('the settings of partners', () => {
  it('look for changes every two seconds, bear records of five minutes, and note uses every minute by default', () => {
    expect(load({})).toEqual({ refresh: 2_000, oldest: 300_000, noteUses: 60_000 });
  });

  it.each([
    ['refresh', '50ms', 50],
    ['refresh', '1m', 60_000],
    ['oldest', '1s', 1_000],
    ['noteUses', '1s', 1_000],
    ['file', 'partners.yaml', 'partners.yaml'],
  ])('take %s: %s', (name, text, value) => {
    expect(load({ [name]: text })).toMatchObject({ [name]: value });
  });

  it.each([
    ['refresh', '49ms'],
    ['refresh', '61s'],
    ['oldest', '999ms'],
    ['noteUses', '999ms'],
    ['file', ''],
  ])('refuse %s: "%s"', (name, text) => {
    expect(() => load({ [name]: text })).toThrow(`partners.${name}`);
  });
});
