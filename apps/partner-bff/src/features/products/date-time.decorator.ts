import { ValidateBy } from 'class-validator';

/** RFC 3339, section 5.6, without the leap second, which has no place on the computer's clock. */
const DATE_TIME = /^(\d{4})-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,9})?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$/;

const isDateTime = (value: unknown): boolean => {
  const [, year, month, day] = (typeof value === 'string' && DATE_TIME.exec(value)) || [];
  return day !== undefined && Number(day) <= new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate();
};

/** Accepts an instant as RFC 3339 writes it. */
export const DateTime = (): PropertyDecorator =>
  ValidateBy(
    {
      name: 'dateTime',
      validator: {
        validate: isDateTime,
        defaultMessage: () => '$property must be an RFC 3339 date-time such as 2026-11-01T00:00:00Z (in a URL, write + as %2B)',
      },
    },
    { context: { schema: { format: 'date-time' } } },
  );
