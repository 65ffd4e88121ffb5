import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { createServer } from 'node:http';
import type { Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Readable } from 'node:stream';
import { installedPackages } from './installed-packages.ts';
import type { InstalledPackage } from './installed-packages.ts';

/** Packs a folder as npm expects it: everything below one folder, without what is installed in it. */
const TAR = ['--create', '--hard-dereference', '--use-compress-program=gzip -1', '--exclude=./node_modules', '--transform=s,^\\.,package,'];

const newest = (versions: readonly string[]): string => versions.toSorted((a, b) => a.localeCompare(b, 'en', { numeric: true })).at(-1) ?? '';

/**
 * What `npm install` asks, on this machine and without a network: the packages that the workspace has installed, and tarballs that are about to be
 * published.
 */
export class LocalRegistry {
  private readonly installed: ReadonlyMap<string, readonly InstalledPackage[]>;
  private readonly tarballs: ReadonlyMap<string, string>;
  private readonly server: Server;

  private constructor(modules: string, tarballs: ReadonlyMap<string, string>) {
    this.installed = installedPackages(modules);
    this.tarballs = tarballs;
    this.server = createServer(({ url = '/' }, response) => this.answer(decodeURIComponent(url), response));
  }

  /** @param tarballs those of packages that are not installed, by name */
  static async start(modules: string, tarballs: ReadonlyMap<string, string>): Promise<LocalRegistry> {
    const registry = new LocalRegistry(modules, tarballs);
    registry.server.listen(0, '127.0.0.1');
    await once(registry.server, 'listening');
    return registry;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  close(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  /** `/<name>` is what there is of a package, `/<name>/-/<version>` the tarball. */
  private answer(path: string, response: ServerResponse): void {
    const [name = '', version] = path.slice(1).split('/-/');
    const all = this.versionsOf(name);
    if (all.length === 0) return void response.writeHead(404, { 'content-type': 'application/json' }).end('{}');
    if (version === undefined) return void response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(this.described(name, all)));
    const own = this.tarballs.get(name);
    const wanted = all.find(({ manifest }) => manifest.version === version);
    if (own !== undefined) createReadStream(own).pipe(response);
    else if (wanted) packed(wanted.folder).pipe(response);
    else response.writeHead(404).end();
  }

  private versionsOf(name: string): readonly InstalledPackage[] {
    const tarball = this.tarballs.get(name);
    if (tarball === undefined) return this.installed.get(name) ?? [];
    const { stdout } = spawnSync('tar', ['--extract', '--to-stdout', `--file=${tarball}`, 'package/package.json'], { encoding: 'utf8' });
    return [{ folder: '', manifest: JSON.parse(stdout) as InstalledPackage['manifest'] }];
  }

  private described(name: string, all: readonly InstalledPackage[]): object {
    const versions = all.map(({ manifest }) => [manifest.version, { ...manifest, dist: { tarball: `${this.url}/${name}/-/${manifest.version}` } }]);
    return { name, 'dist-tags': { latest: newest(all.map(({ manifest }) => manifest.version)) }, versions: Object.fromEntries(versions) };
  }
}

const packed = (folder: string): Readable => spawn('tar', [...TAR, '--file=-', `--directory=${folder}`, '.'], { stdio: ['ignore', 'pipe', 'ignore'] }).stdout;
