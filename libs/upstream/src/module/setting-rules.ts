import { ValidateBy } from 'class-validator';
import { FORMS } from '../transport/discovery/instance-address.ts';
import type { Protocol } from '../transport/discovery/instance-address.ts';
import { parseInstance } from '../transport/discovery/instance-text.ts';
import { isNameServer } from '../transport/discovery/name-server.ts';

/** A list of name servers by IP address, each with a port where it is not 53. */
export const NameServers = (): PropertyDecorator =>
  ValidateBy(
    {
      name: 'nameServers',
      validator: {
        validate: (value: unknown) => typeof value === 'string' && isNameServer(value),
        defaultMessage: () => 'each value must be the IP address of a name server, with its port where it is not 53: 127.0.0.1:8600',
      },
    },
    { each: true, context: { fix: 'write addresses such as 10.0.0.2 or 127.0.0.1:8600' } },
  );

/** The origin of an HTTP proxy: scheme, name and port, and no credentials, which are a secret. */
export const ProxyOrigin = (): PropertyDecorator =>
  ValidateBy(
    {
      name: 'proxyOrigin',
      validator: {
        validate: (value: unknown) => typeof value === 'string' && isOrigin(value),
        defaultMessage: () => 'must be the origin of an HTTP proxy, without path, user name or password',
      },
    },
    { context: { fix: 'write it like http://proxy:3128, and user and password in proxyCredentials' } },
  );

function isOrigin(text: string): boolean {
  const url = URL.parse(text);
  return url !== null && /^https?:$/.test(url.protocol) && url.username === '' && url.password === '' && url.pathname === '/' && url.search === '' && url.hash === '';
}

/** A list of entries as `parseInstance` reads them; a faulty one is told with what to write instead. */
export const InstanceEntries = (protocol: Protocol): PropertyDecorator =>
  ValidateBy(
    {
      name: 'instanceEntries',
      validator: {
        validate: (value: unknown) => errorsOf(value, protocol).length === 0,
        defaultMessage: (details) => errorsOf(details?.value, protocol).join(' '),
      },
    },
    { context: { fix: `write addresses such as ${FORMS[protocol]}` } },
  );

function errorsOf(value: unknown, protocol: Protocol): readonly string[] {
  if (!Array.isArray(value)) return ['must be a list'];
  return value.flatMap((entry: unknown) => {
    if (typeof entry !== 'string') return [`${JSON.stringify(entry)} is no text; write an address`];
    const parsed = parseInstance(entry, protocol);
    return parsed.kind === 'faulty' ? parsed.errors : [];
  });
}
