import { ENGINES } from './engine.ts';

/** What takes too long for each `npm test`. */
export interface Part {
  readonly name: string;
  readonly about: string;
  readonly does: LongTests | Command;
}

/** Specs that Jest leaves out otherwise: `*.long.spec.ts`. */
export interface LongTests {
  /** The folder of the project. */
  readonly project: string;
  /** Relative to the project's folder. */
  readonly files: readonly string[];
}

/** A script of package.json, in its long form. */
export interface Command {
  readonly script: string;
  /** Programs of which it needs one: those that `<program> info` asks whether they can be used. */
  readonly needs?: readonly string[];
}

export const PARTS: readonly Part[] = [
  {
    name: 'guides',
    about: 'follows the guides that start BFFs or copy the workspace, command by command',
    does: {
      project: 'tools/docs',
      files: ['add-an-endpoint', 'from-plain-nestjs', 'front-end', 'further-bff', 'mobile-sign-in', 'own-services', 'partner-sign-in', 'tls', 'waf', 'web-sign-in'].map(
        (guide) => `src/guides/${guide}.long.spec.ts`,
      ),
    },
  },
  {
    name: 'affected',
    about: 'asks Nx what changes affect, in copies of the workspace',
    does: { project: 'tools/conformance', files: ['src/affected/affected.long.spec.ts'] },
  },
  {
    name: 'changes',
    about: 'makes changes that teams may want, each in one file whose spec asks for it',
    does: { project: 'tools/conformance', files: ['src/plausible-changes/plausible-changes.long.spec.ts'] },
  },
  {
    name: 'contracts',
    about: 'drops each field that a client reads from its contract',
    does: { project: 'tools/conformance', files: ['src/contracts/dropped-field.long.spec.ts'] },
  },
  {
    name: 'adoption',
    about: 'makes a clone one’s own: without the shop, with services, a BFF and a page of its own',
    does: { project: 'tools/generators', files: ['src/adoption/adoption.long.spec.ts'] },
  },
  {
    name: 'packages',
    about: 'installs the packed libraries in projects outside of the workspace, which are compiled and started',
    does: { project: 'tools/packages', files: ['src/outside/nest-app.long.spec.ts', 'src/outside/created-workspace.long.spec.ts'] },
  },
  {
    name: 'identity',
    about: 'asks 20,000 times for what two BFFs keep in one Redis, and looks for answers in the wrong hands; keeps answers in a Redis Cluster',
    does: { project: 'libs/caching', files: ['src/reads/identity.long.spec.ts', 'src/stores/redis-cluster.long.spec.ts'] },
  },
  {
    name: 'suites',
    about: 'plants what costs too much to refuse, and has the suite that measures it find it',
    does: { project: 'libs/testing', files: ['src/suites/cost-of-refusal/cost-of-refusal.long.spec.ts'] },
  },
  {
    name: 'versions',
    about: 'has 20,000 callers over a canary twice, and times requests with a mirror and without',
    does: { project: 'libs/proxy', files: ['src/versions/versions.long.spec.ts'] },
  },
  // Each of the suites runs for one BFF in `npm test`: all BFFs stand on one server.
  {
    name: 'web-bff',
    about: 'asks web-bff for what RFC 9110 and 9112 want, in ways that hide requests, that cost more to refuse, as attackers and in a browser do, while its files are replaced, and for one hot entry of three replicas',
    does: {
      project: 'apps/web-bff/e2e',
      files: ['http-requirements', 'message-attacks', 'replaced-files', 'hot-entry', 'cost-of-refusal', 'attacks', 'sign-in/browser'].map((suite) => `${suite}.long.spec.ts`),
    },
  },
  {
    name: 'mobile-bff',
    about: 'asks mobile-bff in ways that hide requests, and for what is closed by default',
    does: { project: 'apps/mobile-bff/e2e', files: ['message-attacks.long.spec.ts', 'route-access.long.spec.ts'] },
  },
  {
    name: 'partner-bff',
    about: 'asks partner-bff for what RFC 9110 and 9112 want, for what is closed by default, and in ways that cost more to refuse',
    does: { project: 'apps/partner-bff/e2e', files: ['http-requirements.long.spec.ts', 'route-access.long.spec.ts', 'cost-of-refusal.long.spec.ts'] },
  },
  { name: 'attacks', about: 'tries all attacks on the BFFs', does: { script: 'attacks' } },
  { name: 'chaos', about: 'breaks upstreams and stores one by one under load', does: { script: 'chaos' } },
  { name: 'soak', about: 'breaks them at random for minutes, after which nothing may be left of it', does: { script: 'soak' } },
  { name: 'streams', about: 'a gibibyte each way, 2,000 idle WebSockets, and streams that stop, in the memory and beside the pages of one BFF', does: { script: 'streams' } },
  { name: 'images', about: 'builds the image of each BFF and starts it', does: { script: 'images', needs: ENGINES } },
];
