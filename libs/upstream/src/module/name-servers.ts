import { ValidateBy } from 'class-validator';
import { isNameServer } from '../discovery/name-server.ts';

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
