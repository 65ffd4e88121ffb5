import { ValidateBy } from 'class-validator';
import { FORMS } from '../discovery/instance-address.ts';
import type { Protocol } from '../discovery/instance-address.ts';
import { parseInstance } from '../discovery/instance-text.ts';

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
