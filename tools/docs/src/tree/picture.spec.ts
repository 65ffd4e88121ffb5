import { loadSettings } from '@portico/config';
import { SERVICE_NAMES } from '@portico/sandbox';
import type { AnyUpstreamSettings } from '@portico/upstream';
import { settingsOf } from '../apps/settings-of.ts';
import { APPS, read } from './workspace.ts';

/** What the picture shows as one word may be broken into two lines. */
const words = read('docs/architecture.svg').replace(/-<\/text>\s*<text[^>]*>/g, '');

const drawn = APPS.filter((app) => words.includes(`>${app} :`));

describe('the picture of the architecture', () => {
  it('shows BFFs', () => expect(drawn).not.toEqual([]));

  it.each(drawn)('shows %s with its port, and the demo services behind it', async (app) => {
    const settings = loadSettings(await settingsOf(app), { file: `apps/${app}/bff.yaml`, readFile: read, env: { NODE_ENV: 'development' } });
    const { upstreams } = settings as unknown as { upstreams: readonly AnyUpstreamSettings[] };
    expect(words).toContain(`>${app} :${settings.server.port}<`);
    for (const name of SERVICE_NAMES.filter((service) => upstreams.some((one) => one.name === service)))
      expect(words).toContain(`>${name}<`);
  });
});
