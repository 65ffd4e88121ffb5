import { join } from 'node:path';
import { startSandbox } from '@portico/sandbox';
import type { Sandbox } from '@portico/sandbox';
import { BffUnderTest } from '@portico/testing';
import type { BffToTest } from '@portico/testing';
import { MobileBffModule } from '../src/mobile-bff.module.ts';
import { MobileBffSettings } from '../src/mobile-bff.settings.ts';

/** mobile-bff over a sandbox of its own, both in this process and on free ports. */
export interface MobileBff {
  readonly bff: BffUnderTest;
  readonly sandbox: Sandbox;
  close(): Promise<void>;
}

export const MOBILE_BFF: BffToTest = { root: MobileBffModule, settings: MobileBffSettings, file: join(__dirname, '../bff.yaml') };

export async function startMobileBff(): Promise<MobileBff> {
  const sandbox = await startSandbox({ ports: 'free' });
  const bff = await BffUnderTest.start({ ...MOBILE_BFF, upstreams: sandbox.urls });
  for (const path of EACH_SCREEN) await warm(bff, path);
  const close = async (): Promise<void> => {
    await bff.close();
    await sandbox.close();
  };
  return { bff, sandbox, close };
}

/** The header that names a customer while there is no sign-in. */
export const as = (customerId: string): Record<string, string> => ({ 'x-development-caller': customerId });

const EACH_SCREEN = ['/v1/home', '/v1/products/p-00001', '/v1/search?q=oak', '/v1/orders'];
const WARM_UPS = 20;

/** Asks until connections are open and code is compiled, so that no test meets a part that is late for that reason. */
async function warm(bff: BffUnderTest, path: string): Promise<void> {
  for (let tries = 0; tries < WARM_UPS; tries += 1) {
    const { status, completeness } = await bff.get(path, as('c-00001'));
    if (status === 200 && completeness === null) return;
  }
  throw new Error(`${path} was not complete in ${WARM_UPS} tries`);
}
