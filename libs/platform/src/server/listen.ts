import type { AddressInfo, Server } from 'node:net';
import { StartError } from './start-error.ts';

/**
 * Opens a server's port.
 * @param setting that says which; the address is the `host` beside it where there is one, and otherwise `server.host`
 * @returns the port, which differs from the asked one when that is 0
 * @throws StartError naming the setting
 */
export function listen(server: Server, host: string, port: number, setting: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const failed = (error: NodeJS.ErrnoException): void => reject(new StartError([faultOf(error, host, port, setting)]));
    server.once('error', failed);
    server.listen(port, host, () => {
      server.off('error', failed);
      resolve((server.address() as AddressInfo).port);
    });
  });
}

function faultOf({ code, message }: NodeJS.ErrnoException, host: string, port: number, setting: string): string {
  if (code === 'EADDRINUSE') return `${setting}: port ${port} on ${host} is already in use; stop what holds it, or set another port`;
  if (code === 'EACCES') return `${setting}: port ${port} on ${host} may not be opened by this user (EACCES); set one of 1024 or more, or let the process open low ports`;
  // All others are of the address: it is malformed, not of this machine, or a name that does not resolve.
  return `${setting === 'management.port' ? 'management' : 'server'}.host: "${host}" cannot be listened on (${code ?? message}); write an address of this machine, such as 127.0.0.1, or 0.0.0.0 for all of them`;
}
