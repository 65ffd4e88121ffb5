const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `Sun, 06 Nov 1994 08:49:37 GMT`, and the two obsolete forms that recipients still read (RFC 9110, section 5.6.7). */
const IMF_FIXDATE = /^[A-Z][a-z]{2}, (?<day>\d{2}) (?<month>[A-Z][a-z]{2}) (?<year>\d{4}) (?<time>\d{2}:\d{2}:\d{2}) GMT$/;
const RFC_850 = /^[A-Z][a-z]{5,8}, (?<day>\d{2})-(?<month>[A-Z][a-z]{2})-(?<year>\d{2}) (?<time>\d{2}:\d{2}:\d{2}) GMT$/;
const ASCTIME = /^[A-Z][a-z]{2} (?<month>[A-Z][a-z]{2}) (?<day>[ \d]\d) (?<time>\d{2}:\d{2}:\d{2}) (?<year>\d{4})$/;

const FIFTY_YEARS = 50;

/**
 * @param now milliseconds: two digits of a year that would be more than fifty years from now are of the century before
 * @returns milliseconds since 1970; undefined for a text that is no HTTP-date
 */
export function httpDate(text: string | undefined, now: number): number | undefined {
  const parts = text === undefined ? undefined : (IMF_FIXDATE.exec(text) ?? RFC_850.exec(text) ?? ASCTIME.exec(text))?.groups;
  if (!parts) return undefined;
  const [hour, minute, second] = (parts['time'] as string).split(':').map(Number) as [number, number, number];
  const [day, month] = [Number(parts['day']), MONTHS.indexOf(parts['month'] as string)];
  if (month < 0 || hour > 23 || minute > 59 || second > 60) return undefined;
  const date = Date.UTC(yearOf(parts['year'] as string, now), month, day, hour, minute, second);
  // The 31st of a month that has thirty days would be another day.
  return isDay(date, day, second) ? date : undefined;
}

function yearOf(digits: string, now: number): number {
  if (digits.length === 4) return Number(digits);
  const present = new Date(now).getUTCFullYear();
  const year = present - (present % 100) + Number(digits);
  return year > present + FIFTY_YEARS ? year - 100 : year;
}

/** A leap second is the first one of the next minute, which may be another day. */
const isDay = (date: number, day: number, second: number): boolean => new Date(second === 60 ? date - 1_000 : date).getUTCDate() === day;
