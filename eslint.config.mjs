import nx from '@nx/eslint-plugin';
import tseslint from 'typescript-eslint';

/** Who may import whom: downwards only, from the apps to the foundations (docs/adr/0001). */
const MAY_IMPORT = {
  'type:app': ['type:capability', 'type:upstream', 'type:platform', 'type:foundation', 'type:contract', 'type:testing'],
  'type:capability': ['type:upstream', 'type:platform', 'type:foundation', 'type:contract', 'type:testing'],
  'type:upstream': ['type:platform', 'type:foundation', 'type:contract'],
  'type:platform': ['type:foundation'],
  'type:foundation': [],
  'type:contract': [],
  'type:testing': ['type:upstream', 'type:platform', 'type:foundation', 'type:contract'],
  'type:e2e': ['type:app', 'type:testing', 'type:contract', 'type:platform', 'type:foundation', 'type:tool'],
  'type:tool': ['type:tool'],
};

export default [
  { ignores: ['**/dist', '**/node_modules', '.nx', '**/generated/**'] },
  { plugins: { '@nx': nx } },
  ...tseslint.configs.recommended,
  {
    files: ['**/*.ts'],
    languageOptions: { parserOptions: { emitDecoratorMetadata: true, experimentalDecorators: true } },
    rules: {
      '@nx/enforce-module-boundaries': [
        'error',
        {
          enforceBuildableLibDependency: false,
          allow: [],
          depConstraints: [
            ...Object.entries(MAY_IMPORT).map(([sourceTag, onlyDependOnLibsWithTags]) => ({ sourceTag, onlyDependOnLibsWithTags })),
            { sourceTag: 'zone:product', onlyDependOnLibsWithTags: ['zone:product'] },
          ],
        },
      ],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { disallowTypeAnnotations: false, fixStyle: 'separate-type-imports' }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      'max-lines': ['error', 500],
    },
  },
  { files: ['**/*.cjs'], rules: { '@typescript-eslint/no-require-imports': 'off' } },
];
