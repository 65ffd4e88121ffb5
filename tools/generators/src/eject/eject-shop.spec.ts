import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, posix } from 'node:path';
import { readJson } from '@nx/devkit';
import { FsTree } from '@nx/devkit/internal';
import type { Tree } from '@nx/devkit';
import ts from 'typescript';
import bff from '../bff/bff.ts';
import feature from '../feature/feature.ts';
import { removeShop } from './eject-shop.ts';
import { changesInWords, writeChanges } from './written-changes.ts';

const ROOT = join(__dirname, '../../../..');
const FILES = execFileSync('git', ['ls-files', '-coz', '--exclude-standard'], { cwd: ROOT, encoding: 'utf8' }).split('\0');

/** This workspace, of which nothing is written. */
const workspace = (): Tree => new FsTree(ROOT, false);

describe('the generator that removes the demo shop', () => {
  describe('leaves a tree', () => {
    const tree = workspace();
    const text = (path: string): string => tree.read(path, 'utf8') ?? '';
    let left: readonly string[];

    beforeAll(() => {
      removeShop(tree);
      const made = tree.listChanges().flatMap(({ type, path }) => (type === 'DELETE' ? [] : [path]));
      left = [...new Set([...FILES, ...made])].filter((path) => path !== '' && tree.exists(path));
    });

    it('in which nothing imports what is gone', () => {
      const { paths } = readJson<{ compilerOptions: { paths: Record<string, string[]> } }>(tree, 'tsconfig.base.json').compilerOptions;
      const lost = left
        .filter((path) => path.endsWith('.ts') && !path.includes('/generated/'))
        .flatMap((path) =>
          ts.preProcessFile(text(path), true, true).importedFiles.flatMap(({ fileName }) => {
            if (fileName.startsWith('@portico/')) return fileName in paths ? [] : [`${path}: ${fileName}`];
            return !fileName.startsWith('.') || tree.exists(posix.join(posix.dirname(path), fileName)) ? [] : [`${path}: ${fileName}`];
          }),
        );
      expect(left.length).toBeGreaterThan(500);
      expect(lost).toEqual([]);
    });

    it('whose table of capabilities has what it can show without the shop', () => {
      expect(text('libs/testing/src/suites/capabilities/capability-table.ts')).toContain('[...ROUTING, ...COMPARED, ...STREAMS, ...MESSAGING, ...TLS, ...EDGE, ...WAF]');
      expect(text('tools/probes/src/index.ts')).toMatch(/override: \[\],/);
      expect(text('tools/probes/src/index.ts')).not.toMatch(/recommendations|TRANSCODING/);
    });

    it('with the three BFFs, which have no features, and no contract', () => {
      const controllers = left.filter((path) => /^apps\/.*controller\.ts$/.test(path));
      const contracts = left.filter((path) => path.startsWith('libs/contracts/'));
      expect({ controllers, contracts, apps: tree.children('apps') }).toEqual({
        controllers: [],
        contracts: [],
        apps: expect.arrayContaining(['web-bff', 'mobile-bff', 'partner-bff']),
      });
    });

    it('whose scripts run files that are there', () => {
      const { scripts } = readJson<{ scripts: Record<string, string> }>(tree, 'package.json');
      expect(Object.values(scripts).filter((script) => !tree.exists(script.split(' ')[1] as string))).toEqual([]);
      expect(Object.keys(scripts)).toEqual(expect.arrayContaining(['start', 'test', 'verify']));
    });

    it('with an identity provider to sign in at, and no service', () => {
      expect(tree.children('tools/sandbox').sort()).toEqual(['README.md', 'jest.config.cjs', 'project.json', 'src', 'tsconfig.json']);
      expect(left.filter((path) => /^tools\/sandbox\/src\/(?:services|grpc|generated)\//.test(path))).toEqual([]);
    });

    it('that is told of in less than a screen', () => {
      const changes = tree.listChanges();
      const words = changesInWords(changes, (path) => statSync(join(ROOT, path)).isFile()).split('\n');
      const files = changes.filter(({ type, path }) => type !== 'DELETE' || statSync(join(ROOT, path)).isFile());
      const all = (words.at(-1) as string).trim().split(/ +/).slice(1).map(Number);
      expect(files.length).toBeGreaterThan(500);
      expect({ lines: words.length < 40, sum: all.reduce((sum, one) => sum + one) }).toEqual({ lines: true, sum: files.length });
    });

    it('from which nothing more can be removed', () => {
      expect(() => removeShop(tree)).toThrow('the demo shop is gone already');
    });
  });

  it('writes to the disk what its tree has, as Nx does', () => {
    const root = mkdtempSync(join(tmpdir(), 'portico-changes-'));
    mkdirSync(join(root, 'gone'));
    for (const path of ['gone/a.ts', 'kept.ts']) writeFileSync(join(root, path), 'before');
    const tree: Tree = new FsTree(root, false);
    tree.delete('gone/a.ts');
    tree.write('kept.ts', 'after');
    tree.write('new/b.ts', 'new');
    writeChanges(root, tree.listChanges());
    const there = (readdirSync(root, { recursive: true }) as string[]).sort();
    const text = readFileSync(join(root, 'kept.ts'), 'utf8');
    rmSync(root, { recursive: true });
    expect({ there, text }).toEqual({ there: ['kept.ts', 'new', 'new/b.ts'], text: 'after' });
  });

  it('refuses to take features away that are not the shop’s', async () => {
    const tree = workspace();
    await feature(tree, { name: 'overview', bff: 'web-bff', upstreams: 'catalog' });
    expect(() => removeShop(tree)).toThrow('web-bff has features of your own (OVERVIEW)');
  });

  it('refuses to take services away that another BFF calls', async () => {
    const tree = workspace();
    bff(tree, { name: 'kiosk' });
    await feature(tree, { name: 'overview', bff: 'kiosk', upstreams: 'catalog,reviews:listReviews' });
    expect(() => removeShop(tree)).toThrow('kiosk calls services of the demo shop (catalog, reviews)');
  });
});
