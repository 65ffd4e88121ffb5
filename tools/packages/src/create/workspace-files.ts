/** Versions by package, as this release was tested with them. */
export type Versions = Readonly<Record<string, string>>;

const AT_RUN_TIME = ['@nestjs/common', '@nestjs/core', '@nestjs/platform-fastify', '@nestjs/throttler', 'class-transformer', 'class-validator', 'reflect-metadata', 'rxjs'];
const FOR_DEVELOPMENT = ['@nx/devkit', '@swc/core', '@swc/jest', '@types/jest', '@types/node', 'jest', 'nx', 'rolldown', 'typescript'];

export interface NewWorkspace {
  readonly name: string;
  readonly bff: string;
  readonly service: string;
  /** The libraries that its code imports: `@portico/platform`. */
  readonly libraries: readonly string[];
  /** Portico's own. */
  readonly version: string;
  readonly versions: Versions;
}

const json = (value: unknown): string => `${JSON.stringify(value, undefined, 2)}\n`;

/** The files of a new workspace that stand around its BFF, by path. */
export const workspaceFiles = (workspace: NewWorkspace): Readonly<Record<string, string>> => ({
  'package.json': manifestText(workspace),
  'nx.json': NX,
  'tsconfig.json': '{ "extends": "./tsconfig.base.json", "include": ["apps/**/*.ts", "libs/**/*.ts"] }\n',
  'jest.config.cjs': "module.exports = { projects: ['<rootDir>/apps/*/jest.config.cjs', '<rootDir>/apps/*/e2e/jest.config.cjs'] };\n",
  'jest.preset.cjs': JEST,
  '.gitignore': 'node_modules/\ndist/\n.nx/\n.env\n',
  'README.md': readmeText(workspace),
});

function manifestText({ name, bff, libraries, version, versions }: NewWorkspace): string {
  const exact = (names: readonly string[]): Record<string, string> => Object.fromEntries(names.map((one) => [one, versions[one] ?? '']));
  const own = (names: readonly string[]): Record<string, string> => Object.fromEntries(names.map((one) => [one, version]));
  const shipped = libraries.filter((one) => one !== '@portico/testing');
  return json({
    name,
    version: '0.1.0',
    private: true,
    type: 'module',
    engines: { node: '>=24.9' },
    scripts: {
      start: `npm run build && cd dist/apps/${bff} && NODE_ENV=development PORTICO_LOG__FORMAT=text node start.mjs`,
      build: 'nx run-many -t build',
      typecheck: 'tsc',
      test: "NODE_OPTIONS='--experimental-vm-modules --no-warnings' jest",
    },
    dependencies: { ...exact(AT_RUN_TIME), ...own(shipped) },
    devDependencies: { ...exact(FOR_DEVELOPMENT), ...own(['@portico/testing', '@portico/tools']) },
  });
}

const NX = json({
  neverConnectToCloud: true,
  analytics: false,
  useDaemonProcess: false,
  targetDefaults: {
    build: {
      cache: true,
      inputs: ['{projectRoot}/**/*', '{workspaceRoot}/libs/**/*', '{workspaceRoot}/rolldown.config.mjs', { externalDependencies: ['rolldown'] }],
      outputs: ['{workspaceRoot}/dist/{projectRoot}'],
      executor: 'nx:run-commands',
      options: { cwd: '{projectRoot}', command: 'rolldown -c ../../rolldown.config.mjs --logLevel warn' },
    },
    typecheck: { executor: 'nx:run-commands', options: { command: 'tsc -p {projectRoot}/tsconfig.json' } },
    serve: {
      continuous: true,
      dependsOn: ['build'],
      executor: 'nx:run-commands',
      options: {
        cwd: '{projectRoot}',
        env: { NODE_ENV: 'development', PORTICO_LOG__FORMAT: 'text' },
        commands: [
          'rolldown -c ../../rolldown.config.mjs --logLevel warn --watch',
          'node --enable-source-maps --watch --watch-preserve-output ../../dist/{projectRoot}/main.mjs',
        ],
      },
    },
    plans: {
      dependsOn: ['build'],
      executor: 'nx:run-commands',
      options: { cwd: '{projectRoot}', env: { NODE_ENV: 'development', PORTICO_LOG__LEVEL: 'error' }, command: 'node ../../dist/{projectRoot}/main.mjs print /plans' },
    },
  },
});

/** As `jest.preset.cjs` of Portico's own workspace. */
const JEST = `const { readFileSync } = require('node:fs');
const { join } = require('node:path');

const { paths } = JSON.parse(readFileSync(join(__dirname, 'tsconfig.base.json'), 'utf8')).compilerOptions;

/** One project's Jest settings: SWC to CommonJS, contracts by the paths of tsconfig.base.json. */
module.exports.project = (name, overrides = {}) => ({
  displayName: name,
  testEnvironment: 'node',
  testMatch: ['<rootDir>/**/*.spec.ts'],
  modulePathIgnorePatterns: ['<rootDir>/dist/'],
  moduleNameMapper: Object.fromEntries(Object.entries(paths).map(([alias, [target]]) => [\`^\${alias}$\`, join(__dirname, target)])),
  transform: {
    '\\\\.ts$': [
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
  ...overrides,
});

module.exports.e2e = module.exports.project;
`;

const readmeText = ({ name, bff, service }: NewWorkspace): string => `# ${name}

Backends for Frontends over your services, on NestJS and Portico.

\`\`\`sh
npm start
\`\`\`

builds and starts \`apps/${bff}\`. \`bff.yaml\` there says its ports, and where \`${service}\` is. \`npm test\` runs its tests, over a service that is faked
from its contract; \`npm run typecheck\` compiles everything.

A further service, a page over it, another BFF:

\`\`\`sh
npx nx g @portico/tools:upstream payments --spec payments.yaml
npx nx g @portico/tools:feature offers --bff ${bff} --upstreams payments
npx nx g @portico/tools:bff companion --auth bearer
\`\`\`
`;
