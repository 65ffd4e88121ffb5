import { loadSettings, Optional, Section } from '@portico/config';
import { generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { BffSettings } from '@portico/platform';
import { BearerSettings } from '../bearer/bearer.settings.ts';
import { SessionSettings } from '../session/session.settings.ts';
import type { LocalProvider } from './local-provider.fixture.ts';

const GUIDE = readFileSync(join(__dirname, '../../../../docs/guides/identity-providers.md'), 'utf8');

/** The files that the guide shows, by their names. */
export const SHOWN = new Map(Array.from(GUIDE.matchAll(/```yaml\n# (\S+)\n([^`]*)```/g), ([, file = '', text = '']) => [file, text] as const));

const PRIVATE_KEY = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;

class ProviderSettings extends BffSettings {
  @Section(() => SessionSettings)
  session = new SessionSettings();

  @Optional()
  @Section(() => BearerSettings)
  bearer?: BearerSettings;
}

/** Reads what the guide shows, with a provider of the test in the place of the real one. The provider calls itself as the settings say. */
export function shownSettings(file: string, provider: Pick<LocalProvider, 'url' | 'issuer'>): ProviderSettings {
  const text = SHOWN.get(file) ?? '';
  const host = /issuer: (https:\/\/[^/\s]+)/.exec(text)?.[1] ?? '';
  const secret = (path: string): string => (path.endsWith('key') ? PRIVATE_KEY : 'a secret of the client');
  const settings = loadSettings(ProviderSettings, { text: text.replaceAll(host, provider.url), env: { NODE_ENV: 'test', PORTICO_SERVER__PORT: '4000', PORTICO_MANAGEMENT__PORT: '4001' }, readFile: secret });
  provider.issuer = settings.session.issuer;
  return settings;
}

/** The issuer of one of its tenants, or its own. */
export const tenantIssuer = (issuer: string, tenant = ''): string => issuer.replace('{tenantid}', tenant);
