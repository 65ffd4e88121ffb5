import { answersWhatWasAsked } from './stream-answers.ts';

describe('a status that is no success', () => {
  const passes = (status: number, headers: readonly string[], forwarded: readonly string[] = []): boolean =>
    answersWhatWasAsked(status, { request: { headers }, forwarded });

  it.each<[number, string]>([
    ...['Accept', 'accept-encoding', 'Accept-Language', 'accept-charset'].map((field): [number, string] => [406, field]),
    ...['If-Match', 'if-none-match', 'if-unmodified-since', 'If-Modified-Since'].map((field): [number, string] => [412, field]),
    [416, 'Range'],
  ])('is the client’s to know: %d where it sent %s', (status, field) => {
    expect(passes(status, ['x-a', 'b', field, 'c'])).toBe(true);
    expect(passes(status, [], [field.toLowerCase(), 'c'])).toBe(true);
    // A value is no name.
    expect(passes(status, ['x-a', field])).toBe(false);
  });

  it.each([400, 401, 403, 404, 405, 409, 413, 415, 422, 429, 500, 503])('is the upstream’s failure whatever was asked: %d', (status) => {
    expect(passes(status, ['accept', 'a', 'range', 'b', 'if-match', 'c'])).toBe(false);
  });

  it.each([
    [406, 'range'],
    [412, 'accept'],
    [416, 'if-match'],
  ])('%d does not answer %s', (status, field) => expect(passes(status, [field, 'c'])).toBe(false));

  it('is the BFF’s own mistake where the client asked for nothing of the kind', () => {
    expect([406, 412, 416].map((status) => passes(status, ['x-a', 'b']))).toEqual([false, false, false]);
  });
});
