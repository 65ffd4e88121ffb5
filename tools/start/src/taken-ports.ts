import { createServer } from 'node:net';
import type { App } from './app.ts';
import type { SandboxOutline } from './sandbox.ts';
import { StartFailure } from './start-failure.ts';

export interface WantedPort {
  readonly port: number;
  readonly by: string;
}

/** Every port that the BFFs will open, and the sandbox where it is started. */
export const wantedPorts = (apps: readonly App[], sandbox: SandboxOutline | undefined): WantedPort[] => [
  ...apps.flatMap(({ name, port, managementPort }) => [{ port, by: name }, { port: managementPort, by: `${name} management` }]),
  ...(sandbox ? [sandbox.port, ...sandbox.ports, ...sandbox.services] : []).map((port) => ({ port, by: 'sandbox' })),
];

/** @throws StartFailure naming every port that something else holds already */
export async function refuseTakenPorts(wanted: readonly WantedPort[]): Promise<void> {
  const free = await Promise.all(wanted.map(({ port }) => isFree(port)));
  const taken = wanted.filter((_, index) => !free[index]);
  if (taken.length === 0) return;
  const list = taken.map(({ port, by }) => `  ${port}  wanted by ${by}`).join('\n');
  throw new StartFailure(`These ports are taken already:\n${list}\nStop what holds them, or move away: npm start -- --port-offset 1000`);
}

/** Every address of the machine, as the BFFs listen: that also meets what holds the port on one address only. */
const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => (error.code === 'EADDRINUSE' ? resolve(false) : reject(error)));
    server.listen(port, '0.0.0.0', () => server.close(() => resolve(true)));
  });
