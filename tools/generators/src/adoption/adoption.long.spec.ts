import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Adoption } from './steps.ts';

const ROOT = join(__dirname, '../../../..');
const EXAMPLES = 'node_modules/@readme/oas-examples';
/** Documents that others have written, of which two are chosen by the date. */
const DOCUMENTS = [
  '3.1/json/train-travel.json',
  '3.0/json/star-trek.json',
  '3.1/yaml/petstore.yaml',
  '3.1/json/readme.json',
  '3.0/yaml/uspto.yaml',
  '3.0/json/link-example.json',
  '3.0/json/petstore-expanded.json',
];
const DAY = Math.floor(Date.now() / 86_400_000);
const specOf = (turn: number): string => `${EXAMPLES}/${DOCUMENTS[(DAY + turn) % DOCUMENTS.length]}`;

/** Of the image, beside those of this workspace. */
const PREFIX = 'portico-adoption';
const IMAGES = 'npm run images';
/** Seconds for everything, on two quiet cores. */
const MOST = 300;
const STEP = 300_000;
const JEST = ['node_modules/jest/bin/jest.js', '-c'];
const UNDER_JEST = { NODE_OPTIONS: '--experimental-vm-modules --no-warnings' };

/** In turn: what a new user does, without a file edited by hand. */
describe('a clone is made one’s own', () => {
  let clone: Adoption;
  /** Beside whatever else runs here. */
  let offset: number;

  beforeAll(async () => {
    clone = new Adoption(ROOT);
    const { freeOffset } = (await import(join(ROOT, 'tools/start/src/free-offset.fixture.ts'))) as { freeOffset(root: string): Promise<number> };
    offset = await freeOffset(ROOT);
  });
  afterAll(() => {
    const rows = [...clone.seconds].map(([step, seconds]) => `${step.padEnd(40)} ${seconds.toFixed(1).padStart(6)} s`);
    console.log(`of ${specOf(0)} and ${specOf(1)}\n${rows.join('\n')}`);
    clone.remove();
  });

  it(
    'starts',
    async () => {
      const { output, status } = await clone.start(
        'npm start',
        ['--port-offset', String(offset)],
        `http://127.0.0.1:${4000 + offset}/api/home`,
      );
      expect({ status, shown: output.includes('partner-bff') }).toEqual({ status: 200, shown: true });
    },
    STEP,
  );

  it(
    'loses the shop',
    async () => {
      await clone.nx('eject-shop', 'g', '@portico/tools:eject-shop');
    },
    STEP,
  );

  it(
    'gets two services, a BFF and a page over them',
    async () => {
      await clone.nx('upstream', 'g', '@portico/tools:upstream', 'first', '--spec', specOf(0));
      await clone.nx('upstream (second)', 'g', '@portico/tools:upstream', 'second', '--spec', specOf(1));
      await clone.nx('bff', 'g', '@portico/tools:bff', 'kiosk', '--auth', 'session');
      await clone.nx('feature', 'g', '@portico/tools:feature', 'overview', '--bff', 'kiosk', '--upstreams', 'first,second');
      expect(readFileSync(join(clone.root, 'apps/kiosk/src/features/overview/overview.plan.ts'), 'utf8').match(/\.part\(/g)).toHaveLength(
        2,
      );
    },
    STEP,
  );

  it(
    'is linted and compiled',
    async () => {
      const script =
        "const { checkAll } = await import('./tools/ci/src/check-all.ts'); const found = await checkAll(process.cwd()); if (found.length > 0) throw new Error(found.join());";
      await clone.run('lint and types of everything', ['--input-type=module', '-e', script]);
    },
    STEP,
  );

  it(
    'is built',
    async () => {
      await clone.nx('build', 'run-many', '-t', 'build', '--parallel=2');
    },
    STEP,
  );

  it(
    'passes the tests of the new BFF',
    async () => {
      await clone.run('test kiosk', [...JEST, 'apps/kiosk/jest.config.cjs'], UNDER_JEST);
      await clone.run('e2e kiosk', [...JEST, 'apps/kiosk/e2e/jest.config.cjs'], UNDER_JEST);
    },
    STEP,
  );

  it(
    'passes every rule, and documents what is there',
    async () => {
      await clone.run('conformance', [...JEST, 'tools/conformance/jest.config.cjs'], UNDER_JEST);
      await clone.run('documents', [...JEST, 'tools/docs/jest.config.cjs', 'reference', 'tree', 'lifecycle'], UNDER_JEST);
    },
    STEP,
  );

  it.each(['ci', 'contracts', 'generators', 'sandbox'])(
    'passes the tests of tools/%s',
    async (tool) => {
      await clone.run(`test tools/${tool}`, [...JEST, `tools/${tool}/jest.config.cjs`], UNDER_JEST);
    },
    STEP,
  );

  it(
    'starts the new BFF alone, beside services that are elsewhere',
    async () => {
      const { output, status } = await clone.start(
        'npm start -- --only kiosk',
        ['--only', 'kiosk', '--no-sandbox', '--port-offset', String(offset)],
        `http://127.0.0.1:${4300 + offset}/openapi.json`,
      );
      expect({ status, named: /not started here\s+first .*called by kiosk/.test(output) }).toEqual({ status: 200, named: true });
    },
    STEP,
  );

  it(
    'becomes an image, where there is an engine',
    async () => {
      const { Engine } = (await import(join(ROOT, 'tools/ci/src/verify/engine.ts'))) as typeof import('../../../ci/src/verify/engine.ts');
      const engine = Engine.find(clone.root);
      if (engine === undefined) return console.log('no image was made: there is no engine');
      const output = await clone.run(IMAGES, ['tools/ci/src/verify/images.ts', '--only', 'kiosk', '--prefix', PREFIX]);
      expect(output).toContain(`${PREFIX}/kiosk: `);
      engine.run('image', 'rm', '--force', `${PREFIX}/kiosk`);
    },
    2 * STEP,
  );

  it('takes no longer than it may', () => {
    const all = [...clone.seconds.values()].reduce((sum, one) => sum + one, 0);
    expect(all).toBeLessThan(MOST);
  });
});
