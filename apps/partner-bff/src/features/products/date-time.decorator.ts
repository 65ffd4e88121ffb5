import { ValidateBy } from 'class-validator';

/** RFC 3339, section 5.6, without the leap second, which has no place on the computer's clock. */
const FULL_DATE = /(?<year>\d{4})-(?<month>0[1-9]|1[0-2])-(?<day>0[1-9]|[12]\d|3[01])/;
const TIME = /(?:[01]\d|2[0-3]):[0-5]\d/;
const DATE_TIME = new RegExp(`^${FULL_DATE.source}T${TIME.source}:[0-5]\\d(?:\\.\\d{1,9})?(?:Z|[+-]${TIME.source})$`);

const isDateTime = (value: unknown): boolean => {
  const { year, month, day } = (typeof value === 'string' && DATE_TIME.exec(value)?.groups) || {};
  return Number(day) <= new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate();
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
