import { join } from 'node:path';
import { startSandbox } from '@portico/sandbox';
import type { Sandbox } from '@portico/sandbox';
import { BffUnderTest } from '@portico/testing';
import type { BffToTest } from '@portico/testing';
import { WebBffModule } from '../src/web-bff.module.ts';
import { FEATURES } from './features.ts';

/** web-bff over a sandbox of its own, both in this process and on free ports. */
export interface WebBff {
  readonly bff: BffUnderTest;
  readonly sandbox: Sandbox;
  close(): Promise<void>;
}

export async function startWebBff({ env = {}, ...options }: Partial<BffToTest> = {}): Promise<WebBff> {
  const settings = options.environment === 'production' ? { ...IN_PRODUCTION, ...env } : env;
  const sandbox = await startSandbox({ ports: 'free' });
  const bff = await BffUnderTest.start({ ...WEB_BFF, upstreams: sandbox.urls, ...options, env: settings }).catch(async (error: unknown) => {
    await sandbox.close();
    throw error;
  });
  await warm(bff);
  const close = async (): Promise<void> => {
    await bff.close();
    await sandbox.close();
  };
  return { bff, sandbox, close };
}

export const WEB_BFF: BffToTest = {
  root: WebBffModule,
  file: join(__dirname, '../bff.yaml'),
  fakes: FEATURES.flatMap(({ answers }) => answers),
};

/** What production wants to be told, and development makes up. */
export const IN_PRODUCTION = {
  PORTICO_SESSION__ORIGIN: 'https://shop.example',
  PORTICO_SESSION__CLIENT_SECRET: 'a secret of the test',
  PORTICO_SESSION__SECRETS: 'a secret of the test that is longer',
} as const;

/** The header that names a customer while there is no sign-in. */
export const as = (customerId: string): Record<string, string> => ({ 'x-development-caller': customerId });

const WARM_UPS = 20;

/** Asks until connections are open and code is compiled, so that no test meets a part that is late for that reason. */
async function warm(bff: BffUnderTest): Promise<void> {
  for (let tries = 0; tries < WARM_UPS; tries += 1) if ((await bff.get('/api/home')).completeness === null) return;
  throw new Error(`web-bff’s home page was not complete in ${WARM_UPS} tries`);
}
