import { randomBytes } from 'node:crypto';
import { SecretText } from '@portico/config';
import { cachingFaults } from './caching-faults.ts';
import { CachingSettings } from './caching.settings.ts';

describe('secrets of events', () => {
  const faultsOf = (...secrets: readonly string[]): string[] =>
    cachingFaults({ caching: Object.assign(new CachingSettings(), { eventSecrets: secrets.map((one) => new SecretText(one)) }) });
  const bytes = (count: number): string => randomBytes(count).toString('base64');

  it.each([`whsec_${bytes(24)}`, bytes(32), `whsec_${bytes(64)}`])('may be %s', (secret) => expect(faultsOf(secret)).toEqual([]));

  it.each([`whsec_${bytes(23)}`, bytes(65), 'not base64, but as long as one', `whsec_${randomBytes(32).toString('base64url')}-_`, `whsec_whsec_${bytes(24)}`])('may not be %s', (secret) => {
    const [fault] = faultsOf(bytes(32), secret);
    expect(fault).toContain('caching.eventSecrets[1] is no secret of Standard Webhooks');
    expect(fault).not.toContain(secret);
  });
});
