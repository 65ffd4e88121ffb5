import nx from '@nx/eslint-plugin';
import regexp from 'eslint-plugin-regexp';
import tseslint from 'typescript-eslint';

/** Who may import whom: downwards only, from the apps to the foundations (docs/adr/0001). Each tier names what lies below it. */
const TIERS = {
  'type:app': ['type:shop', 'type:partner', 'type:capability', 'type:store', 'type:upstream', 'type:platform', 'type:foundation', 'type:contract'],
  'type:shop': ['type:capability', 'type:upstream', 'type:platform', 'type:foundation', 'type:contract'],
  'type:partner': ['type:capability', 'type:store', 'type:upstream', 'type:platform', 'type:foundation'],
  'type:capability': ['type:store', 'type:upstream', 'type:platform', 'type:foundation', 'type:contract'],
  'type:upstream': ['type:platform', 'type:foundation', 'type:contract'],
  'type:store': ['type:platform', 'type:foundation'],
  'type:platform': ['type:foundation'],
  'type:foundation': [],
  'type:contract': [],
  'type:testing': ['type:upstream', 'type:platform', 'type:foundation', 'type:contract'],
  'type:e2e': ['type:app', 'type:shop', 'type:partner', 'type:testing', 'type:contract', 'type:platform', 'type:foundation', 'type:tool', 'type:attack', 'type:probe'],
  'type:probe': ['type:capability', 'type:upstream', 'type:platform', 'type:foundation', 'type:contract'],
  'type:bench': ['type:shop', 'type:lab', 'type:testing', 'type:partner', 'type:capability', 'type:store', 'type:upstream', 'type:platform', 'type:foundation', 'type:contract'],
  'type:docs': ['type:testing', 'type:capability', 'type:upstream', 'type:platform', 'type:foundation', 'type:tool'],
  'type:attack': ['type:tool', 'type:lab', 'type:testing'],
  'type:lab': ['type:testing'],
  'type:tool': ['type:tool', 'type:lab', 'type:testing', 'type:contract'],
};

/** What ships never meets what does not: the demo services, the tools and the end-to-end tests. */
const ZONES = {
  'zone:product': ['zone:product'],
  'zone:sandbox': ['zone:sandbox', 'zone:product'],
  'zone:tooling': ['zone:tooling', 'zone:product'],
  'zone:attacks': ['zone:attacks', 'zone:sandbox', 'zone:tooling'],
  'zone:e2e': ['zone:e2e', 'zone:product', 'zone:sandbox', 'zone:attacks'],
};

/** Tiers whose specs, and nothing else of theirs, may use the test kit. */
const TESTED_WITH_THE_KIT = ['type:app', 'type:partner', 'type:capability', 'type:store'];

const constraints = (tags) =>
  Object.entries(tags).map(([sourceTag, onlyDependOnLibsWithTags]) => ({ sourceTag, onlyDependOnLibsWithTags }));

const boundaries = (tiers, allow = []) => ({
  '@nx/enforce-module-boundaries': [
    'error',
    { enforceBuildableLibDependency: false, allow, depConstraints: [...constraints(tiers), ...constraints(ZONES)] },
  ],
});

/**
 * An app has no public names. What runs it whole, its end-to-end tests and the bench, sees its root module and
 * its upstream clients by path, and nothing else of it.
 */
const FRONT_OF_AN_APP = String.raw`/src/(upstreams/.+|[a-z-]+\.module)\.ts$`;

/** Node runs tools as they stand, without aliases: what bench, chaos, mutants and the attacks share is imported by path. */
const LAB = String.raw`/(lab|testing)/src/.+\.ts$`;
const SANDBOX = String.raw`/sandbox/src/.+\.ts$`;
/** The generators read contracts as `npm run contracts` does. */
const CONTRACTS = String.raw`/contracts/src/.+\.ts$`;
/** A new workspace is made by the generators. */
const GENERATORS = String.raw`/generators/src/.+\.ts$`;

const TIERS_OF_SPECS = { ...TIERS, ...Object.fromEntries(TESTED_WITH_THE_KIT.map((tier) => [tier, [...TIERS[tier], 'type:testing']])) };

/** A revoked Proxy, which anybody may throw, throws when it is asked what it is. */
const CAREFULLY = 'What was thrown need not let itself be asked: use textOf(), traceOf() or errorOf() of problems/thrown.ts.';

/** A field that may be undefined, without `readonly`, a decorator or a value. */
const LATER_FIELD = 'PropertyDefinition[value=null][readonly=false][declare=false][static=false][decorators.length=0] > TSTypeAnnotation > TSUnionType > TSUndefinedKeyword';
/** V8 compiles what runs often for the shapes that it has seen: the first client that left undid it for every function that looked at a context. */
const AT_ONCE = 'Give it a value, `= undefined`: an object that gets a field later has another shape from then on, and code compiled for the first one is thrown away.';

export default [
  { ignores: ['**/dist', '**/node_modules', '.nx', '**/generated/**'] },
  { plugins: { '@nx': nx, regexp } },
  ...tseslint.configs.recommended,
  {
    files: ['**/*.ts'],
    languageOptions: { parserOptions: { emitDecoratorMetadata: true, experimentalDecorators: true } },
    rules: {
      ...boundaries(TIERS),
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { disallowTypeAnnotations: false, fixStyle: 'separate-type-imports' }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      'max-lines': ['error', 500],
    },
  },
  { files: ['**/*.spec.ts', '**/*.fixture.ts'], rules: boundaries(TIERS_OF_SPECS) },
  {
    // What ships reads what others send: a pattern that goes through a run of characters again and again gives them a core.
    files: ['libs/**/*.ts', 'apps/**/*.ts'],
    ignores: ['**/*.spec.ts', '**/*.fixture.ts', 'libs/testing/**', 'apps/*/e2e/**'],
    rules: {
      'regexp/no-super-linear-backtracking': ['error', { report: 'potential' }],
      'regexp/no-super-linear-move': ['error', { report: 'potential' }],
    },
  },
  { files: ['apps/*/e2e/**/*.ts', 'tools/bench/apps/{web-bff,sign-in}/**/*.ts', 'tools/chaos/apps/*-bff/**/*.ts'], rules: boundaries(TIERS, [FRONT_OF_AN_APP]) },
  { files: ['tools/bench/src/**/*.ts', 'tools/chaos/src/**/*.ts', 'tools/mutants/src/**/*.ts', 'tools/lab/src/**/*.ts', 'tools/conformance/src/walk/*.ts', 'tools/start/src/*.spec.ts'], rules: boundaries(TIERS, [LAB]) },
  { files: ['tools/generators/src/**/*.ts'], rules: boundaries(TIERS, [CONTRACTS]) },
  { files: ['tools/packages/src/create/*.ts'], rules: boundaries(TIERS, [GENERATORS]) },
  { files: ['tools/attacks/src/**/*.ts'], rules: boundaries(TIERS, [LAB, SANDBOX]) },
  {
    files: ['libs/*/src/**/*.ts', 'apps/*/src/**/*.ts'],
    ignores: ['**/*.spec.ts', '**/*.fixture.ts', 'libs/platform/src/problems/thrown.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        { selector: 'ConditionalExpression[test.operator="instanceof"][test.right.name="Error"]', message: CAREFULLY },
        { selector: LATER_FIELD, message: AT_ONCE },
      ],
    },
  },
  { files: ['**/*.cjs'], rules: { '@typescript-eslint/no-require-imports': 'off' } },
];
