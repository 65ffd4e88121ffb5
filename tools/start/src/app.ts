import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { isOfSandbox } from './shifted.ts';
import { upperSnake } from './upper-snake.ts';

/** A call worth trying. It stands in the app's project.json, under `metadata.samples`: real ids cannot be found by looking at routes. */
export interface Sample {
  readonly about: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON, by POST. */
  readonly body?: unknown;
  /** A file for an answer that is not text. */
  readonly saveAs?: string;
}

/** A BFF of this workspace, as its own files describe it. */
export interface App {
  readonly name: string;
  /** The folder with its bff.yaml. */
  readonly folder: string;
  readonly port: number;
  readonly managementPort: number;
  /** The addresses of the services it calls, by name: URLs, or host and port. */
  readonly upstreams: ReadonlyMap<string, readonly string[]>;
  /** Those of them that are not the sandbox's, and are called where they are. */
  readonly elsewhere: ReadonlyMap<string, readonly string[]>;
  /** At whom it signs people in, and whose access tokens it believes: URLs, by the settings that name them: `SESSION`, `BEARER__ISSUERS__SANDBOX`. */
  readonly issuers: ReadonlyMap<string, string>;
  /** The path of its page for browsers. It stands in the app's project.json, under `metadata.page`. */
  readonly page: string | undefined;
  readonly samples: readonly Sample[];
  /** Settings for `npm start`, beside those of bff.yaml. */
  readonly env: Readonly<Record<string, string>>;
  /** Arguments that its program is run with before it starts, in turn. */
  readonly before: readonly (readonly string[])[];
}

interface ProjectFile {
  name: string;
  metadata?: { page?: string; samples?: Sample[]; start?: { env?: Record<string, string>; before?: string[][] } };
}

interface BffFile {
  server: { port: number };
  management: { port: number };
  upstreams?: { name: string; instances: string[] }[];
  session?: { issuer: string };
  bearer?: { issuers?: { name: string; issuer: string }[] };
}

/** Every BFF under apps/, by its port. */
export function findApps(root: string): App[] {
  const folders = readdirSync(join(root, 'apps')).map((name) => join(root, 'apps', name));
  return folders
    .filter((folder) => existsSync(join(folder, 'bff.yaml')))
    .map(readApp)
    .sort((a, b) => a.port - b.port);
}

function readApp(folder: string): App {
  const project = JSON.parse(readFileSync(join(folder, 'project.json'), 'utf8')) as ProjectFile;
  const bff = parse(readFileSync(join(folder, 'bff.yaml'), 'utf8')) as BffFile;
  const upstreams = bff.upstreams?.map(({ name, instances }) => [name, instances] as const) ?? [];
  return {
    name: project.name,
    folder,
    port: bff.server.port,
    managementPort: bff.management.port,
    upstreams: new Map(upstreams),
    elsewhere: new Map(upstreams.filter(([, instances]) => !instances.some(isOfSandbox))),
    issuers: new Map([
      ...(bff.session ? [['SESSION', bff.session.issuer] as const] : []),
      ...(bff.bearer?.issuers ?? []).map(({ name, issuer }) => [`BEARER__ISSUERS__${upperSnake(name)}`, issuer] as const),
    ]),
    page: project.metadata?.page,
    samples: project.metadata?.samples ?? [],
    env: project.metadata?.start?.env ?? {},
    before: project.metadata?.start?.before ?? [],
  };
}
