import { join } from 'node:path';
import { startSandbox } from '@portico/sandbox';
import type { Sandbox } from '@portico/sandbox';
import { BffUnderTest, callsStarted } from '@portico/testing';
import type { BffToTest } from '@portico/testing';
import { MobileBffModule } from '../src/mobile-bff.module.ts';
import { FEATURES } from './features.ts';

type Headers = Readonly<Record<string, string>>;

export const MOBILE_BFF: BffToTest = {
  root: MobileBffModule,
  file: join(__dirname, '../bff.yaml'),
  fakes: FEATURES.flatMap(({ answers }) => answers),
};

/** The header that names a customer while there is no sign-in. */
export const as = (customerId: string): Headers => ({ 'x-development-caller': customerId });

const TRIES = 20;
const EACH_SCREEN = ['/v1/home', '/v1/products/p-00001', '/v1/search?q=oak', '/v1/orders'];

/** mobile-bff over a sandbox of its own, both in this process and on free ports. */
export interface MobileBff {
  readonly bff: BffUnderTest;
  readonly sandbox: Sandbox;
  close(): Promise<void>;
}

/** Starts both and opens every connection, so that no test meets a part that is late for that reason. Leaves nothing when it fails. */
export async function startMobileBff(options: Partial<BffToTest> = {}): Promise<MobileBff> {
  const sandbox = await startSandbox({ ports: 'free' });
  let bff: BffUnderTest | undefined;
  const close = async (): Promise<void> => {
    await bff?.close();
    await sandbox.close();
  };
  try {
    bff = await BffUnderTest.start({ ...MOBILE_BFF, upstreams: sandbox.urls, ...options });
    for (const path of EACH_SCREEN) await bff.inTime(path, as('c-00001'));
    return { bff, sandbox, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** The calls that one answer takes; of one in which nothing came late, because what needs a late part is not called for. */
export async function callsFor({ bff, sandbox }: MobileBff, path: string, headers?: Headers): Promise<Record<string, number>> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    await sandbox.control.reset();
    const { status, completeness } = await bff.get(path, headers);
    if (status === 200 && completeness === null) return callsStarted(sandbox);
  }
  throw new Error(`${path} was not complete in ${TRIES} tries`);
}
