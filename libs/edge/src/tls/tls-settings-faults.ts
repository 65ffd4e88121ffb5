import type { BffSettings, Reading } from '@portico/platform';
import { readFileSync } from 'node:fs';
import { TlsFaults } from './tls-faults.ts';
import { tlsMaterial } from './tls-material.ts';
import type { ServerTlsSettings, WithTls } from './tls.settings.ts';

type Read = Pick<BffSettings, 'server' | 'management'> & WithTls;

/**
 * What keeps the settings of TLS from being used: two ports of one number, a part without the others, and all that is wrong with the files.
 */
export function tlsFaults(settings: Read): readonly string[] {
  const { tls } = settings;
  if (!tls) return [];
  if (tls.certificates.length === 0) return without(tls);
  return [...portClashes(settings, tls), ...fileFaults(tls)];
}

function without({ redirectFrom, clients, http2 }: ServerTlsSettings): string[] {
  const parts = { redirectFrom, clients, http2: http2 || undefined };
  const written = Object.entries(parts).flatMap(([name, value]) => (value === undefined ? [] : [name]));
  return written.map((name) => `tls.${name} needs TLS, and tls.certificates is empty; name a certificate with its key there, or remove tls.${name}`);
}

function portClashes({ server, management }: Read, tls: ServerTlsSettings): string[] {
  const ports = [
    ['server.port', server.port],
    ['management.port', management.port],
    ['tls.redirectFrom', tls.redirectFrom],
    ['tls.clients.port', tls.clients?.port],
  ] as const;
  return ports.flatMap(([setting, port], index) => {
    const other = ports.slice(0, index).find(([, number]) => number === port);
    // The first two are told by the platform.
    return !port || !other || index < 2 ? [] : [`${setting} and ${other[0]} are both ${port}; give one of them another port`];
  });
}

function fileFaults(tls: ServerTlsSettings): readonly string[] {
  try {
    tlsMaterial(tls, readNow);
    return [];
  } catch (error) {
    if (error instanceof TlsFaults) return error.faults;
    throw error;
  }
}

/** The state of a file at start. */
export function readNow(path: string): Reading {
  try {
    return { text: readFileSync(path, 'utf8') };
  } catch (error) {
    return { code: String((error as NodeJS.ErrnoException).code) };
  }
}
