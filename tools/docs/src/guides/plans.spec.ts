import { expectCommitted, expectRegion } from '../tree/committed.ts';
import { curlCommand } from '../examples/curl.ts';
import { Demo } from '../examples/demo.ts';
import { planDrawn, plansPrinted } from './plans-shown.ts';

describe('docs/guides/plans.md', () => {
  let demo: Demo;
  const page = async (accept: string): Promise<string> => {
    const { text } = await demo.run(curlCommand(`curl -H 'accept: ${accept}' localhost:4001/plans`));
    return text;
  };

  beforeAll(async () => {
    demo = await Demo.start({ apps: ['web-bff'] });
  }, 60_000);
  afterAll(() => demo.close());

  it('shows plans as web-bff prints them', async () => {
    expectRegion('docs/guides/plans.md', 'plans', plansPrinted(await page('text/plain'), ['accountOrders', 'home']));
  });

  it('shows the plan of the home page as web-bff draws it', async () => {
    expectCommitted('docs/guides/home-plan.svg', planDrawn(await page('text/html'), 'home'));
  });
});
