import { join } from 'node:path';
import { startSandbox } from '@portico/sandbox';
import type { Sandbox } from '@portico/sandbox';
import { BffUnderTest } from '@portico/testing';
import type { Answer, BffToTest } from '@portico/testing';
import { MobileBffModule } from '../src/mobile-bff.module.ts';
import { MobileBffSettings } from '../src/mobile-bff.settings.ts';

type Headers = Readonly<Record<string, string>>;

export const MOBILE_BFF: BffToTest = { root: MobileBffModule, settings: MobileBffSettings, file: join(__dirname, '../bff.yaml') };

/** The header that names a customer while there is no sign-in. */
export const as = (customerId: string): Headers => ({ 'x-development-caller': customerId });

const EACH_SCREEN = ['/v1/home', '/v1/products/p-00001', '/v1/search?q=oak', '/v1/orders'];
const TRIES = 20;

/** mobile-bff over a sandbox of its own, both in this process and on free ports. */
export class MobileBff {
  constructor(
    readonly bff: BffUnderTest,
    readonly sandbox: Sandbox,
  ) {}

  /**
   * Asks until nothing is missing for lack of time, as it is where connections are not open yet, code is not compiled yet or
   * the machine is busy: for tests of what an answer holds, not of when it comes.
   */
  async complete(path: string, headers?: Headers): Promise<Answer> {
    for (let tries = 0; tries < TRIES; tries += 1) {
      const answer = await this.bff.get(path, headers);
      if (answer.status !== 504 && !answer.completeness?.includes('reason=timeout')) return answer;
    }
    throw new Error(`${path} was not complete in ${TRIES} tries`);
  }

  async close(): Promise<void> {
    await this.bff.close();
    await this.sandbox.close();
  }
}

/** Starts both and opens every connection, so that no test meets a part that is late for that reason. Leaves nothing when it fails. */
export async function startMobileBff(): Promise<MobileBff> {
  const sandbox = await startSandbox({ ports: 'free' });
  let bff: BffUnderTest | undefined;
  try {
    bff = await BffUnderTest.start({ ...MOBILE_BFF, upstreams: sandbox.urls });
    const mobile = new MobileBff(bff, sandbox);
    for (const path of EACH_SCREEN) await mobile.complete(path, as('c-00001'));
    return mobile;
  } catch (error) {
    await bff?.close();
    await sandbox.close();
    throw error;
  }
}
