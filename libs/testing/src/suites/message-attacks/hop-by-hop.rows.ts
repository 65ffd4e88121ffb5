/** Fields of a request, and what must not, or must all the same, stand in what the upstream is asked. */
export interface HopRow {
  readonly title: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly gone?: readonly string[];
  readonly there?: readonly RegExp[];
}

const named = (name: string, value = 'of-the-client'): HopRow => ({ title: `Connection names ${name}`, headers: { connection: name, [name]: value }, gone: ['of-the-client'] });

export const HOP_BY_HOP: readonly HopRow[] = [
  ...['x-a', 'cookie', 'authorization', 'x-b', 'te', 'keep-alive', 'proxy-authorization', 'x-user-id'].map((name) => named(name)),
  // What the BFF itself says is not taken away by who would like to be somebody else.
  ...['x-forwarded-for', 'x-forwarded-proto', 'x-forwarded-host', 'via', 'host', 'traceparent'].map((name): HopRow => ({ title: `Connection names ${name}`, headers: { connection: name }, there: [new RegExp(`\r\n${name}: \\S`, 'i')] })),
  { title: 'Connection names it, in capital letters, behind empty ones', headers: { connection: ', ,X-A', 'x-a': 'of-the-client' }, gone: ['of-the-client'] },
  { title: 'a field that no route hands on', headers: { 'x-not-named': 'of-the-client' }, gone: ['of-the-client'] },
  ...['cookie', 'authorization', 'proxy-authorization', 'dpop', 'x-user-id', 'x-forwarded-user', 'client-cert', 'forwarded', 'x-original-url', 'x-rewrite-url', 'x-http-method-override', 'x-real-ip', 'proxy', 'upgrade-insecure-requests'].map((name): HopRow => ({ title: `${name} of the client`, headers: { [name]: name.endsWith('authorization') ? 'Marked of-the-client' : 'of-the-client' }, gone: ['of-the-client'] })),
];
