import type { App } from './app.ts';
import { upperSnake } from './upper-snake.ts';

const LOCAL = /^((?:https?:\/\/)?(?:127\.0\.0\.1|localhost):)(\d+)$/;

/** The sandbox's ports begin with that of its control. None is further up than this: nine instances of each service fit (port-plan.ts). */
export const CONTROL_PORT = 9080;
const SANDBOX_PORTS = 100;

/** Whether an address is the sandbox's, while nothing is moved. */
export function isOfSandbox(address: string): boolean {
  const port = Number(LOCAL.exec(address)?.[2]);
  return port > CONTROL_PORT && port < CONTROL_PORT + SANDBOX_PORTS;
}

/** The app with its own ports, and those that it knows of the sandbox, moved up by the offset; services elsewhere stay where they are. */
export const shifted = (app: App, offset: number): App => ({
  ...app,
  port: app.port + offset,
  managementPort: app.managementPort + offset,
  upstreams: new Map([...app.upstreams].map(([name, instances]) => [name, instances.map((address) => moved(address, offset))])),
  issuers: new Map([...app.issuers].map(([name, issuer]) => [name, moved(issuer, offset)])),
});

/** An address with its port moved, if it is of this machine: one of the sandbox's. */
export const moved = (address: string, offset: number): string => (isOfSandbox(address) ? movedPort(address, offset) : address);

/** An address of this machine with its port moved. */
export const movedPort = (address: string, offset: number): string =>
  address.replace(LOCAL, (_, before: string, port: string) => `${before}${Number(port) + offset}`);

/** The settings that tell a BFF where it listens, where the sandbox's services are and at whom people sign in, as environment variables. */
export const portSettings = (app: App): Record<string, string> => ({
  PORTICO_SERVER__PORT: String(app.port),
  PORTICO_MANAGEMENT__PORT: String(app.managementPort),
  ...Object.fromEntries(
    [...app.upstreams]
      .filter(([name]) => !app.elsewhere.has(name))
      .map(([name, instances]) => [`PORTICO_UPSTREAMS__${upperSnake(name)}__INSTANCES`, instances.join(',')]),
  ),
  ...Object.fromEntries([...app.issuers].map(([setting, issuer]) => [`PORTICO_${setting}__ISSUER`, issuer])),
});

/** The ports of the sandbox that the services an app calls listen on. @param app while nothing is moved */
export const sandboxPorts = (app: App): number[] =>
  [...app.upstreams.values()].flat().filter(isOfSandbox).flatMap((address) => LOCAL.exec(address)?.[2] ?? []).map(Number);
