import { REPEAT_KEY } from '../calls/operation.ts';
import { socketPathOf } from '../transport/discovery/unix-socket.ts';
import type { AnyUpstreamSettings, HttpUpstreamSettings, WithUpstreams } from './upstream.settings.ts';

/** What forwards headers of clients: `server` of a BFF's settings. */
export interface Forwards {
  readonly server?: { readonly forward?: readonly string[] };
}

/** What is wrong with a BFF's upstreams that no setting by itself can tell. */
export const settingsFaults = (settings: WithUpstreams & Forwards): string[] =>
  [deadlineFaults, forwardFaults, transportFaults].flatMap((faultsIn) => faultsIn(settings));

/** A header that says two things is sent twice, and a client says how long is left. */
const deadlineFaults = ({ upstreams, server }: WithUpstreams & Forwards): string[] =>
  upstreams
    .filter(({ deadlineHeader }) => server?.forward?.includes(deadlineHeader))
    .map(({ name, deadlineHeader }) => `upstreams.${name}.deadlineHeader: ${deadlineHeader} is forwarded from clients as well; take it out of server.forward, or name another`);

/** Two callers may choose the same key, and a service would take the request of one for a repeat of the other's. */
const forwardFaults = ({ server }: Forwards): string[] =>
  server?.forward?.includes(REPEAT_KEY) ? [`server.forward: ${REPEAT_KEY} is chosen by clients, and services tell repeats by it; ${FIX}`] : [];

const FIX = 'take it out, and send upstreamKey() of @portico/idempotency';

const isHttp = (settings: AnyUpstreamSettings): settings is HttpUpstreamSettings => settings.kind === 'http';

/** What a BFF's upstreams want of their transport, and cannot have together. */
const transportFaults = ({ upstreams }: WithUpstreams): string[] =>
  upstreams.filter(isHttp).flatMap((settings) => faultsOf(settings).map((fault) => `upstreams.${settings.name}.${fault}`));

/** Whether connections of our own do not do. */
export const needsUndici = (settings: HttpUpstreamSettings): boolean => settings.transport === 'undici' || besides(settings).length > 0;

function faultsOf(settings: HttpUpstreamSettings): string[] {
  const { transport, http2, proxy, proxyCredentials, tls, identity, instances } = settings;
  const addresses = instances.map((text) => text.split(/\s/)[0] as string);
  const unix = addresses.find(isUnix);
  const plain = addresses.find((address) => /^http:/i.test(address));
  const lookedUp = addresses.find((address) => /^(?:dns|srv)\+/i.test(address));
  const faults = transport === 'own' ? besides(settings).map((what) => `transport: own speaks HTTP/1.1 over TCP and TLS alone, and ${what}; write transport: undici, or leave it out`) : [];
  if (unix !== undefined && tls) faults.push(`tls is set, but ${unix} is not secured; take tls away, or write https:// there`);
  if (proxyCredentials && proxy === undefined) faults.push('proxyCredentials is set, but there is no proxy; name it in proxy, or take them away');
  if (proxy === undefined) return faults;
  if (unix !== undefined) faults.push(`proxy leads nowhere for ${unix}, which is on this machine; take one of them away`);
  if (lookedUp !== undefined) faults.push(`proxy looks up names itself, and ${lookedUp} would be looked up here; write its name with https:// or http://`);
  if (plain !== undefined && http2) faults.push(`http2 cannot go through a proxy to ${plain}; write https:// there, or take one of them away`);
  if (plain !== undefined && identity) faults.push(`identity would be told to the proxy, which reads what goes to ${plain}; write https:// there`);
  return faults;
}

/** What an upstream wants that connections of our own cannot do. */
function besides({ http2, proxy, instances }: HttpUpstreamSettings): string[] {
  const unix = instances.find(isUnix);
  return [...(unix === undefined ? [] : [`instances has the Unix socket ${unix.split(/\s/)[0]}`]), ...(http2 ? ['http2 is true'] : []), ...(proxy === undefined ? [] : ['proxy is set'])];
}

const isUnix = (address: string): boolean => socketPathOf(address.toLowerCase()) !== undefined;
