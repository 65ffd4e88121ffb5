import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { App } from './app.ts';
import { CONTROL_PORT, movedPort, sandboxPorts } from './shifted.ts';

/** What the sandbox has beside the services that the BFFs call. It stands in its project.json, under `metadata`. */
export interface SandboxOutline {
  /** Where its control is. */
  readonly port: number;
  /** What it opens beside that and the services. The first is the identity provider. */
  readonly ports: readonly number[];
  /** Those of the services that are called. */
  readonly services: readonly number[];
  /** To be typed in this workspace. */
  readonly commands: readonly { readonly about: string; readonly command: string }[];
}

/** The sandbox with every port moved up by the offset. @param apps what calls it, while nothing is moved */
export function findSandbox(root: string, offset: number, apps: readonly App[] = []): SandboxOutline {
  const { metadata } = JSON.parse(readFileSync(join(root, 'tools/sandbox/project.json'), 'utf8')) as { metadata: Pick<SandboxOutline, 'ports' | 'commands'> };
  return {
    port: CONTROL_PORT + offset,
    ports: metadata.ports.map((port) => port + offset),
    services: [...new Set(apps.flatMap(sandboxPorts))].map((port) => port + offset),
    commands: metadata.commands.map(({ about, command }) => ({
      about,
      command: command.replace(/https?:\/\/[\w.-]+:\d+/g, (origin) => movedPort(origin, offset)),
    })),
  };
}
