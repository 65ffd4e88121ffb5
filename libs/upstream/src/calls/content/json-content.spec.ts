import { jsonContentOf, plainContentOf, textIn } from './json-content.ts';

describe('a content type', () => {
  it.each([
    ...['application/json', 'application/json; charset=utf-8', 'Application/JSON', 'APPLICATION/JSON ;CHARSET="UTF-8"', 'application/json;charset=utf8;v=1', 'text/json'],
    ...['application/problem+json; charset=utf-8', 'application/vnd.api+json', 'application/hal+JSON; profile="a"', 'model/gltf+json', 'application/json; v="a;b"'],
  ])('%s is JSON in UTF-8', (type) => {
    expect(jsonContentOf(type, undefined)).toBeUndefined();
    expect(jsonContentOf(type, 'identity')).toBeUndefined();
  });

  it.each([undefined, '', 'text/html', 'application/jsonp', 'application/json-seq', 'application/json, text/html', 'application/x+jsonx', 'json', '+json', 'application/+jsonn'])('%p is no JSON', (type) =>
    expect(jsonContentOf(type, undefined)?.fault).toContain('content-type'),
  );

  it('says the charset, and the coding', () => {
    expect(jsonContentOf('application/json; charset="ISO-8859-1"', undefined)).toEqual({ charset: 'iso-8859-1', coding: undefined });
    expect(jsonContentOf('application/json; x=charset=a; charset=utf-16', 'gzip')).toEqual({ charset: 'utf-16', coding: 'gzip' });
  });
});

describe('a text', () => {
  it.each([
    ['iso-8859-1', Buffer.from('f\xfcr', 'latin1'), 'für'],
    ['windows-1252', Buffer.from([0x80]), '€'],
    ['utf-16', Buffer.from('\uFEFFfür', 'utf16le'), 'für'],
    ['utf-16', Buffer.from('\uFEFFfür', 'utf16le').swap16(), 'für'],
    ['utf-16be', Buffer.from('für', 'utf16le').swap16(), 'für'],
    ['shift_jis', Buffer.from([0x93, 0xfa]), '日'],
    ['x-none', Buffer.from('a'), undefined],
    ['us-ascii', Buffer.from('a'), 'a'],
    ['gb18030', Buffer.from([0xff]), undefined],
  ])('in %s is read strictly', (charset, bytes, expected) => expect(textIn(charset, bytes)).toBe(expected));
});

describe('the content of an answer that is no JSON', () => {
  it.each<['text' | 'bytes', string | undefined, string | undefined, object | undefined]>([
    ['text', undefined, undefined, undefined],
    ['text', 'text/plain', undefined, undefined],
    ['text', 'text/plain; charset=utf-8', undefined, undefined],
    ['text', 'text/plain; charset=ISO-8859-1', undefined, { charset: 'iso-8859-1' }],
    ['text', 'text/plain', 'gzip', { coding: 'gzip', charset: undefined }],
    ['bytes', 'text/plain; charset=ISO-8859-1', undefined, undefined],
    ['bytes', 'image/png', 'gzip', { coding: 'gzip', charset: undefined }],
  ])('is read as %s of %s, coded %s', (kind, type, coding, expected) => {
    const content = plainContentOf(kind, type, coding);
    if (expected) expect(content).toMatchObject(expected);
    else expect(content).toBeUndefined();
  });
});
