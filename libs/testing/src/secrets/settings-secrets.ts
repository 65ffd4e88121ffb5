import { SecretText } from '@portico/config';

/** The text of every secret in settings, at any depth. */
export function secretsIn(settings: unknown): string[] {
  if (settings instanceof SecretText) return [settings.reveal()];
  return typeof settings === 'object' && settings !== null ? Object.values(settings).flatMap(secretsIn) : [];
}
