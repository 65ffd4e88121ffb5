import { listed } from '../text/literal.ts';
import { constantCase, pascalCase } from '../text/names.ts';
import { CALLERS, knowsKeys } from './auth.ts';
import type { Auth } from './auth.ts';

/** The end-to-end tests of a BFF, by their paths in its folder. */
export function e2eFiles(name: string, auth: Auth): Readonly<Record<string, string>> {
  return {
    'e2e/project.json': projectText(name),
    'e2e/tsconfig.json': '{ "extends": "../../../tsconfig.base.json", "include": ["**/*.ts"] }\n',
    'e2e/jest.config.cjs': `module.exports = require('../../../jest.preset.cjs').e2e('${name}-e2e');\n`,
    'e2e/features.ts': featuresText(name, auth),
    [`e2e/${name}.ts`]: harnessText(name),
    'e2e/start.spec.ts': startText(name),
    'e2e/bad-input.spec.ts': badInputText(name),
    'e2e/cached-answers.spec.ts': cachedText(name, auth),
    'e2e/capabilities.spec.ts': capabilitiesText(name, auth),
    'e2e/optional-parts.spec.ts': optionalText(name),
  };
}

const projectText = (name: string): string => `{
  "name": "${name}-e2e",
  "sourceRoot": "apps/${name}/e2e",
  "projectType": "application",
  "tags": ["type:e2e", "zone:e2e"],
  "targets": { "typecheck": {} }
}
`;

const capabilitiesText = (name: string, auth: Auth): string => `import { join } from 'node:path';
import { PROBES } from '@portico/probes';
import { startSandbox } from '@portico/sandbox';
import { capabilities } from '@portico/testing';
import { ${constantCase(name)} } from './${name}.ts';

describe('${name}', () => capabilities({ ...${constantCase(name)}, ...PROBES, edge: { home: join(__dirname, '../../../docker/edge'), policy: 'web' }, behind: () => startSandbox({ ports: 'free' }), page: '/openapi.json'${knowsKeys(auth) ? ', writes: { repeatable: true }' : ''} }));
`;

const featuresText = (name: string, auth: Auth): string => `import type { FeatureUnderTest, GoodRequest } from '@portico/testing';

/** What the suites know of each feature. */
export const FEATURES: readonly FeatureUnderTest[] = [];

/** Paths of the routes of bff.yaml, which have tests of their own in routes/. */
const ROUTED: readonly string[] = [];

/** Routes that the suites are about${auth === 'session' ? '; those of sign-in are tested with the library that has them' : ''}. */
export const ownRoutes = (path: string): boolean => !ROUTED.includes(path)${auth === 'session' ? " && !path.startsWith('/auth/')" : ''};

/** A request for every route of ${name} that it answers well. */
export const goodRequests = (): Readonly<Record<string, GoodRequest>> => ({
  'GET /openapi.json': { target: '/openapi.json' },
  ...Object.assign({}, ...FEATURES.map(({ good }) => good)),
});
`;

function harnessText(name: string): string {
  const [pascal, constant] = [pascalCase(name), constantCase(name)];
  return `import { join } from 'node:path';
import type { BffToTest } from '@portico/testing';
import { ${pascal}Module } from '../src/${name}.module.ts';
import { FEATURES } from './features.ts';

/** ${name} over services that answer as its features say. */
export const ${constant}: BffToTest = {
  root: ${pascal}Module,
  file: join(__dirname, '../bff.yaml'),
  fakes: FEATURES.flatMap(({ answers }) => answers),
};
`;
}

/** Around the suites of one spec: the BFF before, what is started again after. */
function around(name: string, imports: string, title: string, inside: string): string {
  return `${imports}
describe('${title}', () => {
  let bff: BffUnderTest;

  beforeAll(async () => {
    bff = await BffUnderTest.start(${constantCase(name)});
  });
  afterAll(() => bff.close());

${inside}});
`;
}

const harnessImports = (name: string): string => `import { ${constantCase(name)} } from './${name}.ts';\n`;

const startText = (name: string): string =>
  around(
    name,
    `import { BffUnderTest, problemFaults } from '@portico/testing';\n${harnessImports(name)}`,
    name,
    `  it('is ready, and describes itself', async () => {
    const ready = await fetch(\`\${bff.managementUrl}/health/ready\`);
    const described = await bff.get('/openapi.json');
    expect({ ready: ready.status, described: described.json }).toMatchObject({ ready: 200, described: { openapi: '3.1.0' } });
  });

  it('has a problem for a path that it does not know', async () => {
    const { status, headers, text } = await bff.get('/nowhere');
    expect(problemFaults({ status, contentType: headers.get('content-type') ?? '', body: text }, ['not-found'])).toEqual([]);
  });
`,
  );

const badInputText = (name: string): string =>
  around(
    name,
    `import { badInput, BffUnderTest } from '@portico/testing';\nimport { goodRequests, ownRoutes } from './features.ts';\n${harnessImports(name)}`,
    `${name} and what it cannot accept`,
    `  badInput({ bff: () => bff, upstreams: () => bff.fakes, good: goodRequests, without: 'as found', about: ownRoutes });
`,
  );

function cachedText(name: string, auth: Auth): string {
  const { varies, strategies } = CALLERS[auth];
  const known = strategies.length === 0 ? [] : ['one', 'another'];
  const visitors = [
    "{ name: 'a guest', headers: {} }",
    ...known.map((one, index) => `{ name: '${one}', headers: { 'x-development-caller': 'c-0000${index + 1}' } }`),
  ];
  const imports = ['{ BffUnderTest, cachedAnswers }', 'type { Visitor }']
    .map((names) => `import ${names} from '@portico/testing';\n`)
    .join('');
  return around(
    name,
    `${imports}import { goodRequests, ownRoutes } from './features.ts';\n${harnessImports(name)}`,
    `${name} and caches`,
    `  cachedAnswers({
    bff: () => bff,
    good: goodRequests,
    visitors: (): Visitor[] => ${listed('[', visitors, ']', '    ', '    visitors: (): Visitor[] => ,'.length)},
    varies: [${varies.map((one) => `'${one}'`).join(', ')}],
    about: ownRoutes,
  });
`,
  );
}

const optionalText = (name: string): string =>
  around(
    name,
    `import { BffUnderTest, optionalParts } from '@portico/testing';\nimport { FEATURES } from './features.ts';\n${harnessImports(name)}`,
    `${name} without one of its services`,
    `  optionalParts({ bff: () => bff, upstreams: () => bff.fakes, screens: FEATURES.flatMap(({ screens }) => screens) });
`,
  );
