import { join } from 'node:path';
import { startSandbox } from '@portico/sandbox';
import type { Sandbox } from '@portico/sandbox';
import { BffUnderTest } from '@portico/testing';
import type { Answer, BffToTest } from '@portico/testing';
import { PartnerBffModule } from '../src/partner-bff.module.ts';
import { ApiDescription } from './api-description.ts';
import type { OpenApi } from './api-description.ts';
import { FEATURES } from './features.ts';

/** partner-bff over a sandbox of its own, both in this process and on free ports. */
export interface PartnerBff {
  /** Holds every answer against /openapi.json. */
  readonly bff: BffUnderTest;
  readonly sandbox: Sandbox;
  readonly api: ApiDescription;
  close(): Promise<void>;
}

export const PARTNER_BFF: BffToTest = {
  root: PartnerBffModule,
  file: join(__dirname, '../bff.yaml'),
  fakes: FEATURES.flatMap(({ answers }) => answers),
};

export async function startPartnerBff(options: Partial<BffToTest> = {}): Promise<PartnerBff> {
  const sandbox = await startSandbox({ ports: 'free' });
  const bff = await BffUnderTest.start({ ...PARTNER_BFF, upstreams: sandbox.urls, ...options });
  const api = new ApiDescription((await bff.get('/openapi.json')).json as OpenApi);
  await warm(bff);
  const close = async (): Promise<void> => {
    await bff.close();
    await sandbox.close();
  };
  return { bff: described(bff, api), sandbox, api, close };
}

/** The header that names a partner while there is no sign-in. */
export const as = (customerId: string): Record<string, string> => ({ 'x-development-caller': customerId });

const JSON_BODY = { 'content-type': 'application/json' };

export const availabilityOf = (bff: BffUnderTest, body: unknown): Promise<Answer> =>
  bff.request('/v1/availability', { method: 'POST', headers: JSON_BODY, body: JSON.stringify(body) });

/** The same BFF, whose every answer must be as its own document describes it. */
const described = (bff: BffUnderTest, api: ApiDescription): BffUnderTest =>
  Object.create(bff, {
    request: {
      value: async (path: string, init: RequestInit = {}): Promise<Answer> => {
        const answer = await bff.request(path, init);
        const [pathname = ''] = path.split('?');
        expect(api.faultsOf((init.method ?? 'GET').toLowerCase(), pathname, answer)).toEqual([]);
        return answer;
      },
    },
  }) as BffUnderTest;

const WARM_UPS = 20;

/** Asks until connections are open and code is compiled, so that no test meets a part that is late for that reason. */
async function warm(bff: BffUnderTest): Promise<void> {
  for (let tries = 0; tries < WARM_UPS; tries += 1) {
    const pages = [await bff.get('/v1/products'), await bff.get('/v1/products/SKU-00001')];
    const answers = [...pages, await availabilityOf(bff, { skus: ['SKU-00001'] })];
    if (answers.every(({ status, completeness }) => status === 200 && completeness === null)) return;
  }
  throw new Error(`partner-bff was not complete in ${WARM_UPS} tries`);
}
