import type { BffSettings } from './bff.settings.ts';

const EVERY: ReadonlySet<string> = new Set(['0.0.0.0', '::']);

/** What of the settings keeps the two ports from being opened beside each other. */
export function portFaults({ server, management }: Pick<BffSettings, 'server' | 'management'>): readonly string[] {
  const meets = server.host === management.host || EVERY.has(server.host) || EVERY.has(management.host);
  if (!server.port || server.port !== management.port || !meets) return [];
  return [`server.port and management.port are both ${server.port}; give one of them another port: clients must not reach the management pages`];
}
