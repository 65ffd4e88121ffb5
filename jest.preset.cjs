const { readFileSync } = require('node:fs');
const { join } = require('node:path');

const root = __dirname;
const { paths } = JSON.parse(readFileSync(join(root, 'tsconfig.base.json'), 'utf8')).compilerOptions;

/**
 * As a project; and what its BFFs write is searched for the secrets that its tests use. The scenarios wait for most of their time, so that
 * three at a time are no burden even on two cores.
 */
module.exports.e2e = (name) =>
  module.exports.project(name, { setupFilesAfterEnv: [join(root, 'libs/testing/src/secrets/no-secret-in-logs.ts')], maxWorkers: 3 });

/** One project's Jest settings: SWC to CommonJS, `@portico/*` by the paths of tsconfig.base.json, results counted for CI. */
module.exports.project = (name, overrides = {}) => ({
  displayName: name,
  // One cache for all projects: the libraries are transformed once, and not once for each project that loads them.
  id: 'portico',
  testEnvironment: join(root, 'tools/ci/src/jest/compiled-once.environment.cjs'),
  // Starting servers on a busy machine takes longer than Jest's five seconds; a test that hangs is still cut off.
  testTimeout: 30_000,
  testMatch: ['<rootDir>/**/*.spec.ts'],
  // What takes long is a part of `npm run verify` (tools/ci/src/verify).
  testPathIgnorePatterns: ['\\.long\\.spec\\.ts$'],
  modulePathIgnorePatterns: ['<rootDir>/dist/'],
  moduleNameMapper: Object.fromEntries(
    Object.entries(paths).map(([alias, [target]]) => [`^${alias.replaceAll('/', '\\/')}$`, join(root, target)]),
  ),
  transform: {
    '\\.ts$': [
      '@swc/jest',
      {
        jsc: {
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
          keepClassNames: true,
          target: 'es2023',
        },
        sourceMaps: 'inline',
      },
    ],
  },
  reporters: ['default', [join(root, 'tools/ci/src/counting-reporter.cjs'), { project: name }]],
  ...overrides,
});
