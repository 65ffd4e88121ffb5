import { join } from 'node:path';
import { startSandbox } from '@portico/sandbox';
import type { Sandbox } from '@portico/sandbox';
import { BffUnderTest } from '@portico/testing';
import type { Answer, BffToTest } from '@portico/testing';
import { MobileBffModule } from '../src/mobile-bff.module.ts';
import { MobileBffSettings } from '../src/mobile-bff.settings.ts';

/** mobile-bff over a sandbox of its own, both in this process and on free ports. */
export interface MobileBff {
  readonly bff: BffUnderTest;
  readonly sandbox: Sandbox;
  /** Asks until nothing is missing for lack of time: for tests of what an answer holds, not of when it comes. */
  complete(path: string, headers?: Readonly<Record<string, string>>): Promise<Answer>;
  close(): Promise<void>;
}

export const MOBILE_BFF: BffToTest = { root: MobileBffModule, settings: MobileBffSettings, file: join(__dirname, '../bff.yaml') };

export async function startMobileBff(): Promise<MobileBff> {
  const sandbox = await startSandbox({ ports: 'free' });
  const bff = await BffUnderTest.start({ ...MOBILE_BFF, upstreams: sandbox.urls });
  // A part is late, and left out, where connections are not open yet, code is not compiled yet or the machine is busy.
  const complete: MobileBff['complete'] = async (path, headers) => {
    for (let tries = 0; tries < TRIES; tries += 1) {
      const answer = await bff.get(path, headers);
      if (!answer.completeness?.includes('reason=timeout')) return answer;
    }
    throw new Error(`${path} was not complete in ${TRIES} tries`);
  };
  for (const path of EACH_SCREEN) await complete(path, as('c-00001'));
  const close = async (): Promise<void> => {
    await bff.close();
    await sandbox.close();
  };
  return { bff, sandbox, complete, close };
}

/** The header that names a customer while there is no sign-in. */
export const as = (customerId: string): Record<string, string> => ({ 'x-development-caller': customerId });

const EACH_SCREEN = ['/v1/home', '/v1/products/p-00001', '/v1/search?q=oak', '/v1/orders'];
const TRIES = 20;
