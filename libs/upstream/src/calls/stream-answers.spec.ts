import { answersWhatWasAsked, withoutQuestion } from './stream-answers.ts';

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

describe('an answer without its question', () => {
  const said = (status: number, method: string, headers: readonly string[], forwarded: readonly string[] = []): string | undefined =>
    withoutQuestion(status, { request: { method, headers }, forwarded });
  const PART = 'a 206, and no range was asked for';
  const SAME = 'a 304, and nothing was asked for on a condition';

  it.each<[number, string, string]>([
    [206, 'Range', PART],
    [304, 'If-None-Match', SAME],
    [304, 'If-Modified-Since', SAME],
  ])('is a %d to who sent no %s', (status, field, fault) => {
    for (const method of ['GET', 'HEAD']) {
      const answers = { asked: said(status, method, [field, 'x']), forwarded: said(status, method, [], [field.toLowerCase(), 'x']), not: said(status, method, ['accept', field]) };
      expect(answers).toEqual({ asked: undefined, forwarded: undefined, not: fault });
    }
    // Ranges and these conditions are asked for by reads alone (RFC 9110, sections 13.1.2 and 14.2).
    expect(said(status, 'POST', [field, 'x'])).toBe(fault);
  });

  it('is none of the other kind’s', () => {
    expect([said(206, 'GET', ['if-none-match', 'x']), said(304, 'GET', ['range', 'x'])]).toEqual([PART, SAME]);
  });

  it.each([200, 201, 204, 404, 416])('is no %d', (status) => expect(said(status, 'GET', [])).toBeUndefined());
});
