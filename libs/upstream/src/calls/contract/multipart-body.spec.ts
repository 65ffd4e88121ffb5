import { multipartOf } from './multipart-body.ts';
import type { HttpField } from './contract.ts';

/** The parts of a body: the fields of each head, and its content. */
const partsOf = (body: object, fields?: readonly HttpField[]): string[][] => {
  const sent = multipartOf(body, fields);
  const boundary = /^multipart\/form-data; boundary=(portico-[0-9a-f]{32})$/.exec(sent.type)?.[1];
  if (boundary === undefined) throw new Error(`${sent.type} names no boundary`);
  const text = sent.body.toString('latin1');
  expect(text.endsWith(`--${boundary}--\r\n`)).toBe(true);
  const parts = text.slice(0, -`--${boundary}--\r\n`.length).split(`--${boundary}\r\n`);
  expect(parts.shift()).toBe('');
  return parts.map((part) => {
    const [head = '', ...content] = part.split('\r\n\r\n');
    return [...head.split('\r\n'), content.join('\r\n\r\n').replace(/\r\n$/, '')];
  });
};
const named = (name: string, file?: string): string =>
  `Content-Disposition: form-data; name="${name}"${file === undefined ? '' : `; filename="${file}"`}`;
const typed = (type: string): string => `Content-Type: ${type}`;
const BYTES = new Uint8Array([0, 97, 98, 99, 0]).subarray(1, 4);

describe('a body in parts', () => {
  it.each<[string, unknown, readonly string[][]]>([
    ['a text', 'x', [[named('f'), 'x']]],
    ['a number', 7, [[named('f'), '7']]],
    ['a truth', false, [[named('f'), 'false']]],
    ['a date', new Date(0), [[named('f'), '1970-01-01T00:00:00.000Z']]],
    ['an object, as JSON', { a: 1 }, [[named('f'), typed('application/json'), '{"a":1}']]],
    ['bytes, of which it takes no others', BYTES, [[named('f', 'f'), typed('application/octet-stream'), 'abc']]],
    ['a file of bytes', { content: BYTES }, [[named('f', 'f'), typed('application/octet-stream'), 'abc']]],
    [
      'a file of bytes with a name and a type',
      { content: BYTES, filename: 'a.png', type: 'image/png' },
      [[named('f', 'a.png'), typed('image/png'), 'abc']],
    ],
    ['a file of text with a name', { content: 'x', filename: 'a.txt' }, [[named('f', 'a.txt'), typed('application/octet-stream'), 'x']]],
    ['a file of text with a type', { content: 'x', type: 'text/plain' }, [[named('f', 'f'), typed('text/plain'), 'x']]],
    ['an object that only looks like a file', { content: 'x' }, [[named('f'), typed('application/json'), '{"content":"x"}']]],
    [
      'each item of a list',
      ['x', 7, { a: 1 }],
      [
        [named('f'), 'x'],
        [named('f'), '7'],
        [named('f'), typed('application/json'), '{"a":1}'],
      ],
    ],
    ['a list within a list, as JSON', [[1, 2]], [[named('f'), typed('application/json'), '[1,2]']]],
    ['nothing', undefined, []],
    ['null', null, []],
    ['what is there of a list', [undefined, 'x', null], [[named('f'), 'x']]],
  ])('has a part for %s', (_, value, parts) => expect(partsOf({ f: value })).toEqual(parts));

  it('has the types of the contract’s fields, where a file has none of its own', () => {
    const body = { f: BYTES, g: { content: BYTES }, h: { content: BYTES, type: 'image/png' }, i: 'x', j: { a: 1 }, k: 'y' };
    const fields = ['f', 'g', 'h', 'i', 'j'].map((name) => ({ name, type: `own/${name}` }) as HttpField);
    expect(partsOf(body, fields).map((part) => part.find((line) => line.startsWith('Content-Type')))).toEqual(
      ['own/f', 'own/g', 'image/png', 'own/i', 'own/j'].map(typed).concat([undefined as never]),
    );
  });

  it('has a boundary of its own each time', () => {
    expect(multipartOf({}).type).not.toBe(multipartOf({}).type);
  });

  it.each([
    [new Blob(['x']), 'Blob'],
    [new File(['x'], 'a'), 'File'],
  ])('refuses bytes that are not there yet', (blob, kind) => {
    expect(() => multipartOf({ photo: blob })).toThrow(
      new TypeError(
        `the field "photo" of the body is a ${kind}, whose bytes are not there yet; ` +
          `give { content: new Uint8Array(await file.arrayBuffer()), filename, type }`,
      ),
    );
  });

  it.each(['a/b\r\nx: y', 'a/b\nx: y', 'a/b\rx'])('refuses a type with a line break: %j', (type) => {
    expect(() => multipartOf({ f: { content: 'x', type } })).toThrow('the media type of the field "f" has a line break');
  });
});
