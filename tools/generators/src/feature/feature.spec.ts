import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readJson } from '@nx/devkit';
import type { Tree } from '@nx/devkit';
import bff from '../bff/bff.ts';
import upstream from '../upstream/upstream.ts';
import { emptyWorkspace, PAYMENTS, RATES } from '../workspace/services.fixture.ts';
import feature from './feature.ts';

describe('the generator of features', () => {
  const folder = mkdtempSync(join(tmpdir(), 'portico-feature-'));
  let tree: Tree;
  const text = (path: string): string => tree.read(path, 'utf8') ?? '';
  const made = (name: string): string => text(`apps/kiosk/src/features/overview/overview.${name}.ts`);

  beforeEach(async () => {
    tree = emptyWorkspace();
    bff(tree, { name: 'kiosk', auth: 'session' });
    for (const [name, document] of [
      ['payments', PAYMENTS],
      ['rates', RATES],
    ] as const) {
      writeFileSync(join(folder, `${name}.yaml`), document);
      await upstream(tree, { name, spec: join(folder, `${name}.yaml`) });
    }
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('has a plan with a part for each upstream: the first is needed, the others may be missing', async () => {
    await feature(tree, { name: 'overview', bff: 'kiosk', upstreams: 'payments,rates' });
    expect(made('plan')).toContain(`
  readonly overview = plan('overview', OverviewQuery, { deadline: '1s' })
    .part('payments', () => this.payments.listAccounts())
    .part('rates', { within: '500ms', onFailure: 'omit' }, ({ query }) => this.rates.getRatesByCurrency(query.currency))
    .view(toOverviewView);
`);
  });

  it('takes the GET that needs the fewest parameters, or the one that is named', async () => {
    await feature(tree, { name: 'overview', bff: 'kiosk', upstreams: 'payments:get-account' });
    expect(made('plan')).toContain('this.payments.getAccount(query.accountId)');
    expect(made('query')).toContain('  @IsString()\n  @Length(1, 200)\n  accountId!: string;\n');
    expect(text('apps/kiosk/src/upstreams/payments.client.ts')).toContain(
      "getAccount(accountId: string) {\n    return this.api.get('/accounts/{account-id}', { path: { 'account-id': accountId } });",
    );
  });

  it('holds what it is asked to what the contract says of it: limits, lengths, words', async () => {
    const parameters = [
      '{ name: limit, schema: { type: integer, exclusiveMinimum: 0, maximum: 50 } }',
      '{ name: amount, schema: { type: number, minimum: 0.5 } }',
      '{ name: code, schema: { type: string, minLength: 3, maxLength: 3 } }',
      '{ name: name, schema: { type: string } }',
      '{ name: sort, schema: { type: string, enum: [up, down] } }',
    ].map((one) => one.replace('{ name', '{ in: query, required: true, name'));
    const get = `{ operationId: find, parameters: [${parameters.join(', ')}], responses: { '200': { description: ok, content: { application/json: { schema: { type: object, properties: { id: { type: string } } } } } } } }`;
    writeFileSync(join(folder, 'bounded.yaml'), `openapi: 3.1.0\ninfo: { title: bounded, version: '1' }\nservers: [{ url: 'http://127.0.0.1:9700' }]\npaths: { /found: { get: ${get} } }\n`);
    await upstream(tree, { name: 'bounded', spec: join(folder, 'bounded.yaml') });
    await feature(tree, { name: 'overview', bff: 'kiosk', upstreams: 'bounded' });
    const rules = [...made('query').matchAll(/((?: {2}@.*\n)+) {2}(\w+)!/g)].map(([, of = '', name]) => `${name}: ${of.trim().replaceAll(/\s*\n\s*/g, ' ')}`);
    expect(rules).toEqual([
      'limit: @IsInt() @Min(1) @Max(50)',
      'amount: @IsNumber() @Min(0.5)',
      'code: @IsString() @Length(3, 3)',
      'name: @IsString() @Length(1, 200)',
      "sort: @IsIn(['up', 'down'])",
    ]);
  });

  it('shows the fields whose kind the contract says, null where they may be missing', async () => {
    await feature(tree, { name: 'overview', bff: 'kiosk', upstreams: 'payments,rates' });
    expect(made('view')).toContain("  @Field(OneOf('cash', 'card'))\n  kind!: 'cash' | 'card';\n");
    expect(made('view')).toContain("  @Field(String, { nullable: true, format: 'date-time' })\n  opened!: string | null;\n");
    expect(made('view')).toContain('  owner: answer.owner ? toOverviewPaymentsItemOwner(answer.owner) : null,\n');
    expect(made('view')).toContain(
      "  @Field([OverviewRates], { nullable: true, doc: 'Null when rates cannot be asked.' })\n  rates!: OverviewRates[] | null;\n",
    );
    expect(made('view')).not.toMatch(/^ .*x-internal/m);
    expect(made('view')).toContain('/** Left out, to be written by hand where the client shows them: x-internal. */\nexport class OverviewPaymentsItemOwner {');
  });

  it.each([
    ['session', undefined, '@Authenticated()'],
    ['session', 'public' as const, '@Public()'],
    ['none', undefined, '@Public()'],
  ] as const)('says who may call: %s, %s', async (auth, access, rule) => {
    bff(tree, { name: 'other', auth });
    await feature(tree, { name: 'overview', bff: 'other', upstreams: 'payments', ...(access ? { access } : {}) });
    expect(text('apps/other/src/features/overview/overview.controller.ts')).toContain(`  ${rule}\n`);
  });

  it('is plugged into its BFF, its suites and npm start, and so is the next one', async () => {
    await feature(tree, { name: 'overview', bff: 'kiosk', upstreams: 'payments' });
    await feature(tree, { name: 'exchange-rates', bff: 'kiosk', upstreams: 'rates,payments:get-account' });
    expect(text('apps/kiosk/src/kiosk.module.ts')).toContain(
      '@Module({ imports: [...CAPABILITIES, ExchangeRatesModule, OverviewModule] })',
    );
    expect(text('apps/kiosk/e2e/features.ts')).toContain('FeatureUnderTest[] = [OVERVIEW, EXCHANGE_RATES];');
    expect(text('apps/kiosk/src/upstreams/payments.client.ts').match(/return this\.api/g)).toHaveLength(2);
    const { metadata } = readJson<{ metadata: { samples: { path: string }[] } }>(tree, 'apps/kiosk/project.json');
    expect(metadata.samples.map(({ path }) => path.replace(/=[^&]+/g, '=…'))).toEqual([
      '/api/exchange-rates?currency=…&accountId=…',
      '/api/overview',
      '/openapi.json',
    ]);
  });

  it('makes the same answers up each time, which the contract accepts', async () => {
    await feature(tree, { name: 'overview', bff: 'kiosk', upstreams: 'payments' });
    const known = text('apps/kiosk/e2e/features/overview.ts');
    expect(known).toMatch(/items: \[\s*\{\s*id: 'a-\d{3}',\s*kind: 'cash',\s*balance: 1/);
    tree.delete('apps/kiosk/src/features/overview');
    await feature(tree, { name: 'overview', bff: 'kiosk', upstreams: 'payments' });
    expect(text('apps/kiosk/e2e/features/overview.ts')).toBe(known);
  });

  it.each([
    ['an upstream that is not pinned', { upstreams: 'orders' }, 'npx nx g @portico/tools:upstream orders --spec'],
    [
      'an operation that there is not',
      { upstreams: 'payments:listThings' },
      'payments has no GET with the operationId "listThings"; it has get-account, listAccounts, getLogo',
    ],
    [
      'an answer that no view can show',
      { upstreams: 'payments:getLogo' },
      'no part can be generated of getLogo of payments: its answer is no JSON',
    ],
    ['the same operation twice', { upstreams: 'payments,payments' }, 'payments is there twice'],
    ['a BFF that there is not', { bff: 'web', upstreams: 'payments' }, 'there is no BFF "web"; there are kiosk'],
    ['the name of its BFF', { name: 'kiosk', upstreams: 'payments' }, 'a feature cannot be named as its BFF'],
  ])('refuses %s', async (_, options, words) => {
    await expect(feature(tree, { name: 'overview', bff: 'kiosk', ...options })).rejects.toThrow(words);
  });

  it('refuses known callers where the BFF knows none', async () => {
    bff(tree, { name: 'guests' });
    await expect(feature(tree, { name: 'overview', bff: 'guests', upstreams: 'payments', access: 'authenticated' })).rejects.toThrow(
      'guests knows no callers',
    );
  });
});
