import { join } from 'node:path';

/** What a checkout keeps between starts; git ignores it. */
export const FOLDER = '.portico';

/** The settings of partner-bff in this checkout. Its partners are in a file of its own, unless the environment says otherwise. */
export function developmentSettings(root: string, env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const inFile = env['PORTICO_REDIS__URL'] === undefined ? { PORTICO_PARTNERS__FILE: join(root, FOLDER, 'partners.yaml') } : {};
  return { NODE_ENV: 'development', PORTICO_CONFIG: join(root, 'apps/partner-bff/bff.yaml'), ...inFile, ...env };
}
