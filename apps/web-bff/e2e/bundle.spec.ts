import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSandbox } from '@portico/sandbox';
import { BffProcess } from '@portico/testing';
import { IN_PRODUCTION } from './web-bff.ts';

const ROOT = join(__dirname, '../../..');
const DIST = join(ROOT, 'dist/apps');
/**
 * Bytes. 0.45 MB are undici’s client, which an upstream over HTTP/2 needs, 0.15 the edge; routes are 0.15, and caching is 0.1 in web-bff and
 * mobile-bff; in web-bff 0.35 are protobufjs, which reads gRPC's messages as JSON; in mobile-bff 0.5 are axios, for its HttpService. Express would
 * add 1.2.
 */
const MOST: Readonly<Record<string, number>> = { 'web-bff': 8_200_000, 'partner-bff': 7_850_000, 'mobile-bff': 8_400_000 };

interface Lock {
  readonly packages: Readonly<Record<string, { readonly dev?: boolean }>>;
}

/** The packages in a bundle, by where they are installed. */
function packagesIn(app: string): readonly string[] {
  const { sources } = JSON.parse(readFileSync(join(DIST, app, 'main.mjs.map'), 'utf8')) as { readonly sources: readonly string[] };
  const found = sources.flatMap((source) => /node_modules\/(?:.*node_modules\/)?(?:@[^/]+\/)?[^/]+/.exec(source)?.[0] ?? []);
  return [...new Set(found)].sort();
}

describe.each(['web-bff', 'mobile-bff', 'partner-bff'])('the bundle of %s', (app) => {
  it('has no package in it that is for development', () => {
    const { packages } = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')) as Lock;
    const found = packagesIn(app);
    expect(found).toContain('node_modules/fastify');
    expect(found.filter((name) => packages[name] === undefined || packages[name].dev === true || /\/(express|multer)$/.test(name))).toEqual([]);
  });

  it('is no longer than it is known to be', () => expect(readFileSync(join(DIST, app, 'main.mjs')).length).toBeLessThan(MOST[app] as number));
});

describe('what the image takes of the build', () => {
  it('is all of it, the files of features included', () => {
    const dockerfile = readFileSync(join(ROOT, 'docker/Dockerfile'), 'utf8');
    expect(dockerfile).toContain('COPY --from=build /portico/dist/apps/${APP}/ ./\n');
  });

  it.each([
    ['production', ['/api/home']],
    ['development', ['/', '/api/home']],
  ])('serves alone in %s, without what is installed here', async (environment, paths) => {
    const folder = join(mkdtempSync(join(tmpdir(), 'portico-image-')), 'app');
    cpSync(join(DIST, 'web-bff'), folder, { recursive: true });
    expect(existsSync(join(folder, '../node_modules'))).toBe(false);
    const sandbox = await startSandbox({ ports: 'free' });
    const bff = await BffProcess.spawn({ folder, upstreams: sandbox.urls, env: { ...IN_PRODUCTION, NODE_ENV: environment } });
    try {
      await bff.ready();
      for (const path of paths) expect({ path, status: (await fetch(bff.url + path)).status }).toEqual({ path, status: 200 });
    } finally {
      bff.kill('SIGKILL');
      await bff.ended;
      await sandbox.close();
      rmSync(folder, { recursive: true });
    }
  });
});
