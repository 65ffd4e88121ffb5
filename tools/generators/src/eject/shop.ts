import type { Auth } from '../bff/auth.ts';

/** The BFFs of the demo: they stay, without features. */
export const SHOP_BFFS: readonly { readonly name: string; readonly auth: Auth; readonly port: number }[] = [
  { name: 'web-bff', auth: 'session', port: 4000 },
  { name: 'mobile-bff', auth: 'bearer', port: 4100 },
  { name: 'partner-bff', auth: 'partner', port: 4200 },
];

/** What is about the shop and nothing else. */
export const SHOP_PLACES: readonly string[] = [
  'libs/shop',
  'tools/conformance/api/shop.txt',
  'tools/attacks',
  'tools/bench',
  'tools/chaos',
  'tools/ci/src/under-faults.ts',
  'tools/conformance/src/affected',
  'tools/conformance/src/contracts',
  'tools/conformance/src/identity',
  'tools/conformance/src/plausible-changes',
  'tools/conformance/src/walk',
  'tools/contracts/src/contracts.spec.ts',
  'tools/contracts/src/drift/drift.spec.ts',
  'tools/contracts/src/shop-contracts.spec.ts',
  'tools/docs/src/examples',
  'tools/docs/src/excerpts',
  'tools/docs/src/guides',
  'tools/docs/src/reference/routes-of-settings.spec.ts',
  'tools/docs/src/sequence',
  'tools/docs/src/shell',
  'tools/lab/src/bff',
  'tools/lab/src/sandbox',
  'tools/docs/src/tree/commands.ts',
  'tools/docs/src/tree/commands.spec.ts',
  'tools/docs/src/tree/links.spec.ts',
  'tools/docs/src/tree/picture.spec.ts',
  'tools/docs/src/tree/readme.spec.ts',
  'tools/generators/src/adoption',
  'tools/generators/src/eject',
  'docs/architecture.svg',
  'docs/performance.md',
  'docs/reference/schemas',
  'docs/guides/add-an-endpoint.md',
  'docs/guides/attacks.md',
  'docs/guides/home-plan.svg',
];

/** Scripts of package.json that run what is removed. */
export const SHOP_SCRIPTS: readonly string[] = ['bench', 'attacks', 'chaos', 'soak', 'streams'];

/** Parts of `npm run verify` that test what is removed. */
export const SHOP_PARTS: readonly string[] = ['guides', 'affected', 'changes', 'contracts', 'adoption', 'web-bff', 'mobile-bff', 'partner-bff', 'attacks', 'chaos', 'soak', 'streams'];
