import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { moved } from './shifted.ts';

/** What the sandbox has beside the services that the BFFs call. It stands in its project.json, under `metadata`. */
export interface SandboxOutline {
  /** Where its control is. */
  readonly port: number;
  /** What it opens beside that and the services. The first is the identity provider. */
  readonly ports: readonly number[];
  /** To be typed in this workspace. */
  readonly commands: readonly { readonly about: string; readonly command: string }[];
}

const CONTROL_PORT = 9080;

/** The sandbox with every port moved up by the offset. */
export function findSandbox(root: string, offset: number): SandboxOutline {
  const { metadata } = JSON.parse(readFileSync(join(root, 'tools/sandbox/project.json'), 'utf8')) as { metadata: Pick<SandboxOutline, 'ports' | 'commands'> };
  return {
    port: CONTROL_PORT + offset,
    ports: metadata.ports.map((port) => port + offset),
    commands: metadata.commands.map(({ about, command }) => ({ about, command: command.replace(/https?:\/\/[\w.-]+:\d+/g, (origin) => moved(origin, offset)) })),
  };
}
