import type { App } from './app.ts';
import { upperSnake } from './upper-snake.ts';

const LOCAL = /^((?:https?:\/\/)?(?:127\.0\.0\.1|localhost):)(\d+)$/;

/** The app with every port of this machine moved up by the offset; services elsewhere stay where they are. */
export const shifted = (app: App, offset: number): App => ({
  ...app,
  port: app.port + offset,
  managementPort: app.managementPort + offset,
  upstreams: new Map([...app.upstreams].map(([name, instances]) => [name, instances.map((address) => moved(address, offset))])),
  issuers: new Map([...app.issuers].map(([name, issuer]) => [name, moved(issuer, offset)])),
});

/** An address with its port moved, if it is of this machine. */
export const moved = (address: string, offset: number): string =>
  address.replace(LOCAL, (_, before: string, port: string) => `${before}${Number(port) + offset}`);

/** The settings that tell a BFF where it listens, where its services are and at whom people sign in, as environment variables. */
export const portSettings = (app: App): Record<string, string> => ({
  PORTICO_SERVER__PORT: String(app.port),
  PORTICO_MANAGEMENT__PORT: String(app.managementPort),
  ...Object.fromEntries([...app.upstreams].map(([name, instances]) => [`PORTICO_UPSTREAMS__${upperSnake(name)}__INSTANCES`, instances.join(',')])),
  ...Object.fromEntries([...app.issuers].map(([setting, issuer]) => [`PORTICO_${setting}__ISSUER`, issuer])),
});

/** The ports of this machine that the services an app calls listen on. */
export const localServicePorts = (app: App): number[] =>
  [...app.upstreams.values()].flat().flatMap((address) => LOCAL.exec(address)?.[2] ?? []).map(Number);
