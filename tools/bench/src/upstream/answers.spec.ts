import { catalog } from '@portico/contracts-catalog';
import { customers } from '@portico/contracts-customers';
import { inventory } from '@portico/contracts-inventory';
import { pricing } from '@portico/contracts-pricing';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { PREPARED_ANSWERS } from './answers.ts';
import { nginxConfig } from './nginx-config.ts';

const OPERATIONS = {
  '/products': [catalog, 'GET /products'],
  '/quotes': [pricing, 'POST /quotes'],
  '/stock': [inventory, 'POST /stock'],
  '/customers/c-00001': [customers, 'GET /customers/{id}'],
} as const;

/** A CommonJS module that calls its function `default`, and is one itself, depending on who loads it. */
const addFormats = (formats as unknown as { default?: typeof formats }).default ?? formats;

interface Contract {
  readonly components: object;
  readonly operations: Readonly<Record<string, { readonly responses: Readonly<Record<string, object | null>> }>>;
}

describe('the prepared answers', () => {
  it.each(PREPARED_ANSWERS)('are as the contract of $service has them', ({ path, value }) => {
    const [contract, operation] = OPERATIONS[path as keyof typeof OPERATIONS] as readonly [Contract, string];
    const ajv = new Ajv2020({ strict: false });
    addFormats(ajv as never);
    ajv.addSchema({ $id: 'contract', components: contract.components });
    const schema = JSON.stringify(contract.operations[operation]?.responses['200']).replaceAll('"#/', '"contract#/');
    const validate = ajv.compile(JSON.parse(schema) as object);
    expect(validate(value) ? [] : validate.errors).toEqual([]);
  });

  it('are about 5 kB together', () => {
    const bytes = PREPARED_ANSWERS.reduce((sum, { value }) => sum + Buffer.byteLength(JSON.stringify(value)), 0);
    expect(bytes).toBeGreaterThan(4_500);
    expect(bytes).toBeLessThan(5_500);
  });
});

describe('nginxConfig', () => {
  const ports = { catalog: 1, pricing: 2, inventory: 3, customers: 4 };
  const plan = { folder: '/f', answers: PREPARED_ANSWERS, ports, statusPort: 5, callLog: undefined };

  it('listens on loopback only', () => {
    const listens = nginxConfig(plan).match(/listen .*/g);
    expect(listens).toEqual([1, 2, 3, 4, 5].map((port) => `listen 127.0.0.1:${port};`));
  });

  it('writes calls down when asked, and otherwise nothing', () => {
    expect(nginxConfig({ ...plan, callLog: '/f/calls' })).toContain('access_log /f/calls call;');
    expect(nginxConfig(plan)).toContain('access_log off;');
  });

  it('refuses an answer that would end its own quotation, or be too long for nginx', () => {
    const answer = (value: unknown) => ({ ...plan, answers: [{ service: 'catalog', method: 'GET', path: '/', value } as const] });
    expect(() => nginxConfig(answer("it's"))).toThrow(RangeError);
    expect(() => nginxConfig(answer('x'.repeat(5_000)))).toThrow(RangeError);
  });
});
