import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { BffProcessOptions } from '../../../../libs/testing/src/process/bff-process.ts';

/** Required of web-bff, though no user signs in here. */
const SIGN_IN: Readonly<Record<string, string>> = {
  PORTICO_SESSION__ORIGIN: 'https://shop.example',
  PORTICO_SESSION__CLIENT_SECRET: 'a secret that is not used here',
  PORTICO_SESSION__SECRETS: 'a secret of thirty-two characters or more',
};

/** More than any machine sends. */
const MANY = '1000000000';

const LIMITS = ['BY_ADDRESS__ADDRESS', 'PLANS__CUSTOMER__LIMITS__MINUTE'];

/**
 * The limits of web-bff and mobile-bff, out of reach: all load comes from one address, and often for one customer. They are counted as
 * in production all the same.
 */
export const HIGH_LIMITS: Readonly<Record<string, string>> = Object.fromEntries(
  LIMITS.flatMap((limit) => ['LIMIT', 'BURST'].map((setting) => [`PORTICO_RATE_LIMIT__${limit}__${setting}`, MANY])),
);

/** A BFF of the demo, and where it runs. */
export interface ProductionBff extends Omit<BffProcessOptions, 'folder'> {
  /** The workspace. */
  readonly root: string;
  readonly name: string;
  /** Of its bundle. Default: where `nx build` puts it. */
  readonly folder?: string;
  /** Its settings. Default: its own bff.yaml. */
  readonly file?: string;
  /** Default: stdout. */
  readonly logFile?: string;
}

/** The folder into which `npx nx build <name>` puts a BFF. */
export const builtIn = (root: string, name: string): string => join(root, 'dist/apps', name);

/**
 * A BFF as production runs it: by its settings, with what it does not start without in production and development makes up. Upstreams that
 * it does not have are left out.
 */
export function productionBff({ root, name, folder = builtIn(root, name), file = join(root, 'apps', name, 'bff.yaml'), logFile, upstreams = {}, env, node = [], ...more }: ProductionBff): BffProcessOptions {
  const { upstreams: own = [] } = parse(readFileSync(file, 'utf8')) as { readonly upstreams?: readonly { readonly name: string }[] };
  return {
    ...more,
    node,
    folder,
    upstreams: Object.fromEntries(Object.entries(upstreams).filter(([service]) => own.some((one) => one.name === service))),
    env: { PORTICO_CONFIG: file, ...(logFile === undefined ? {} : { PORTICO_LOG__FILE: logFile }), ...(name === 'web-bff' ? SIGN_IN : {}), ...env },
  };
}
