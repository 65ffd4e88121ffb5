import { Inject, Injectable } from '@nestjs/common';
import { BffSettings, BringsRoutes, saidAccessFaults, StartError } from '@portico/platform';
import type { BroughtRoute, RouteSource } from '@portico/platform';
import { realpathSync, statSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { writtenFaults } from '../routes/route-faults.ts';
import { staticFiles } from './static-files.ts';
import type { StaticSettings, WithStatic } from './static.settings.ts';

/** The files that bff.yaml has answers of. */
@BringsRoutes(true)
@Injectable()
export class StaticRoutes implements RouteSource {
  constructor(@Inject(BffSettings) private readonly settings: BffSettings & WithStatic) {}

  /** @throws StartError naming all that is wrong with them */
  routes(): readonly BroughtRoute[] {
    const { static: mounts } = this.settings;
    const faults = staticFaults(this.settings);
    if (faults.length > 0) throw new StartError(faults);
    return mounts.map((mount) => ({
      method: 'GET',
      path: mount.path,
      operationId: `${mount.name}.get`,
      access: mount.access ?? 'authenticated',
      scopes: mount.scopes,
      roles: mount.roles,
      types: ['*/*'],
      priority: 'read',
      bodyLimit: undefined,
      // By its name: where it is differs between machines, and the manifest is committed.
      facts: () => ({ files: `${basename(mount.root)}${mount.fallback ? ', its index for pages that are not there' : ''}` }),
      answer: staticFiles(mount, realpathSync(folderOf(mount))),
    }));
  }
}

const folderOf = ({ root }: StaticSettings): string => resolve(root);

/** What is wrong with what each mount says: the setting, the reason, the fix. */
export const staticFaults = ({ static: mounts = [] }: Partial<WithStatic>): string[] =>
  mounts.flatMap((mount) => [...saidAccessFaults(mount), ...writtenFaults('.headers', mount.headers), ...folderFaults(mount)].map((fault) => `static.${mount.name}${fault}`));

function folderFaults(mount: StaticSettings): string[] {
  const folder = folderOf(mount);
  return statSync(folder, { throwIfNoEntry: false })?.isDirectory() ? [] : [`.root: ${folder} is no folder; build the files first, or write where they are`];
}
