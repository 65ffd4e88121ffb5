import type { WithUpstreams } from './upstream.settings.ts';

/** What forwards headers of clients: `server` of a BFF's settings. */
export interface Forwards {
  readonly server?: { readonly forward?: readonly string[] };
}

/** A header that says two things is sent twice, and a client says how long is left. */
export const deadlineFaults = ({ upstreams, server }: WithUpstreams & Forwards): string[] =>
  upstreams
    .filter(({ deadlineHeader }) => server?.forward?.includes(deadlineHeader))
    .map(({ name, deadlineHeader }) => `upstreams.${name}.deadlineHeader: ${deadlineHeader} is forwarded from clients as well; take it out of server.forward, or name another`);
