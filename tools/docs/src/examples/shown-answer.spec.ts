import { compareHttp, compareJson, compareText } from './shown-answer.ts';
import type { Comparison } from './shown-answer.ts';

const same = ({ shown, given }: Comparison): boolean => shown === given;

describe('a shown JSON answer', () => {
  const given = JSON.stringify({ id: 'r-1', items: [{ a: 1, b: null }, { a: 2, b: 3 }, { a: 4, b: 5 }], next: null });

  it.each([
    ['in full', '{ "id": "r-1", "items": [{ "a": 1, "b": null }, { "a": 2, "b": 3 }, { "a": 4, "b": 5 }], "next": null }', true],
    ['with items left out', '{ "id": "r-1", "items": [{ "a": 1, "b": null }, "… 2 more"], "next": null }', true],
    ['with a wrong number of items left out', '{ "id": "r-1", "items": [{ "a": 1, "b": null }, "… 3 more"], "next": null }', false],
    ['with items left out in silence', '{ "id": "r-1", "items": [{ "a": 1, "b": null }], "next": null }', false],
    ['with fields left out', '{ "id": "r-1", "…": "2 more" }', true],
    ['with a wrong number of fields left out', '{ "id": "r-1", "…": "1 more" }', false],
    ['with a field left out in silence', '{ "id": "r-1", "next": null }', false],
    ['with a field that is not there', '{ "id": "r-1", "…": "2 more", "other": 1 }', false],
    ['with a text cut short', '{ "id": "r-…", "…": "2 more" }', true],
    ['with another text', '{ "id": "s-…", "…": "2 more" }', false],
    ['in another order', '{ "next": null, "id": "r-1", "items": ["… 3 more"] }', false],
    ['with another value', '{ "id": "r-1", "items": [{ "a": 1, "b": 0 }, "… 2 more"], "next": null }', false],
  ])('%s', (_, shown, fits) => {
    expect(same(compareJson(shown, given))).toBe(fits);
  });
});

describe('a shown text', () => {
  it.each([
    ['one\ntwo\nthree', true],
    ['one\n…', true],
    ['one\n…\nthree', true],
    ['one\nthree', false],
    ['two\n…', false],
  ])('%j', (shown, fits) => {
    expect(same(compareText(shown, 'one\ntwo\nthree\n'))).toBe(fits);
  });
});

const MISSING = 'prices;is=omitted;reason=timeout';

describe('a shown HTTP answer', () => {
  const given = {
    status: 200,
    statusText: 'OK',
    headers: new Headers({ completeness: MISSING, 'request-id': 'ab-1', date: 'today' }),
    text: '{"price":null}',
  };

  it.each([
    ['with all its headers', `HTTP/1.1 200 OK\nCompleteness: ${MISSING}\nRequest-Id: ab-1\n\n{ "price": null }`, true],
    ['with some of its headers', 'HTTP/1.1 200 OK\nRequest-Id: …\n…', true],
    ['with headers left out in silence', 'HTTP/1.1 200 OK\nRequest-Id: ab-1', false],
    ['with a header that is not there', 'HTTP/1.1 200 OK\nVary: DPR\n…', false],
    ['with another status', 'HTTP/1.1 503 Service Unavailable\n…', false],
    ['with another body', 'HTTP/1.1 200 OK\n…\n\n{ "price": 0 }', false],
  ])('%s', (_, shown, fits) => {
    expect(same(compareHttp(shown, given))).toBe(fits);
  });
});
