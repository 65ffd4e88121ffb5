import { checkField, checkTarget } from './sendable.ts';

describe('what is written into the head of a request', () => {
  it.each([
    ['accept', 'text/plain;q=0.5, */*'],
    ['x-umlaut', '\xfcber\talles'],
    ['x-empty', ''],
  ])('may have a field %s', (name, value) => {
    expect(() => checkField(name, value)).not.toThrow();
  });

  it.each([
    ['a line break', 'x', 'a\r\nhost: evil'],
    ['a lone line feed', 'x', 'a\nb'],
    ['a character that ends as a line feed when it is cut to a byte', 'x', 'a\u010ab'],
    ['a zero', 'x', 'a\0b'],
    ['a name with a colon', 'x:y', 'a'],
    ['a name with a line break', 'x\r\ny', 'a'],
    ['no name', '', 'a'],
  ])('has no field with %s', (_, name, value) => {
    expect(() => checkField(name, value)).toThrow(expect.objectContaining({ code: expect.stringMatching(/^ERR_INVALID_(CHAR|HTTP_TOKEN)$/) }));
  });

  it.each(['/', '/a?b=c&d=%20', '/\xfc', '//a'])('may have the target %j', (path) => {
    expect(() => checkTarget(path)).not.toThrow();
  });

  it.each(['', 'a', '/a b', '/a\r\nhost: evil', '/a\u010ab', '/a\x7f', '*', 'http://evil/'])('does not have the target %j', (path) => {
    expect(() => checkTarget(path)).toThrow(/is no path/);
  });
});
