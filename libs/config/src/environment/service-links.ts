import { isIP } from 'node:net';

/** What a name of Kubernetes' ends with, and what its value looks like then. */
const SHAPES: readonly (readonly [name: RegExp, value: (text: string) => boolean])[] = [
  [/_SERVICE_HOST$/, (text) => isIP(text) !== 0 || text === 'None'],
  [/_SERVICE_PORT(_[A-Z0-9_]+)?$/, isPort],
  [/_PORT$/, isAddress],
  [/_PORT_\d+_(TCP|UDP|SCTP)$/, isAddress],
  [/_PORT_\d+_(TCP|UDP|SCTP)_PROTO$/, (text) => /^(tcp|udp|sctp)$/.test(text)],
  [/_PORT_\d+_(TCP|UDP|SCTP)_PORT$/, isPort],
  [/_PORT_\d+_(TCP|UDP|SCTP)_ADDR$/, (text) => isIP(text) !== 0],
];

/**
 * Whether Kubernetes has made this variable for a service whose name begins with `portico` (Kubernetes documentation, "Accessing the Service",
 * `enableServiceLinks`). Name and value must both look so: a setting that is spelled wrongly must not pass for one.
 */
export const isServiceLink = (variable: string, text: string): boolean => SHAPES.some(([name, fits]) => name.test(variable) && fits(text));

function isPort(text: string): boolean {
  return /^\d{1,5}$/.test(text) && Number(text) > 0 && Number(text) < 65_536;
}

function isAddress(text: string): boolean {
  return /^(tcp|udp|sctp):\/\/[^\s/]+:\d{1,5}$/.test(text);
}
