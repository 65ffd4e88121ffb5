import { bodyWriterOf } from './request-body.ts';
import type { HttpOperation } from './contract.ts';

const operation = (bodyType: string | undefined, fields?: HttpOperation['fields']): HttpOperation => ({
  operationId: 'a',
  safe: false,
  idempotent: false,
  responses: {},
  ...(bodyType ? { bodyType } : {}),
  ...(fields ? { fields } : {}),
});
const written = (bodyType: string | undefined, body: unknown, fields?: HttpOperation['fields']): string => {
  const sent = bodyWriterOf(operation(bodyType, fields))(body);
  return `${sent.type}: ${sent.body.toString()}`;
};

describe('a request body', () => {
  it.each<[string | undefined, unknown, string]>([
    [undefined, { a: 1 }, 'application/json: {"a":1}'],
    ['application/merge-patch+json; v=1', { a: 1 }, 'application/merge-patch+json; v=1: {"a":1}'],
    ['application/xml', '<a/>', 'application/xml: <a/>'],
    ['text/plain', Buffer.from('a'), 'text/plain: a'],
    ['*/*', new Uint8Array([97]), 'application/octet-stream: a'],
    [
      'application/x-www-form-urlencoded',
      { a: 'b c', o: { x: 1 }, l: [1, { y: 2 }], none: undefined, no: null, at: new Date(0) },
      'application/x-www-form-urlencoded: a=b+c&o=%7B%22x%22%3A1%7D&l=1&l=%7B%22y%22%3A2%7D&at=1970-01-01T00%3A00%3A00.000Z',
    ],
  ])('of %s is written as it is declared', (type, body, expected) => expect(written(type, body)).toBe(expected));

  it('has the styles of its fields as a form', () => {
    const fields = [
      { name: 'o', style: 'deepObject', explode: true },
      { name: 'l', style: 'form', explode: false },
    ];
    expect(written('application/x-www-form-urlencoded', { o: { x: 'a b' }, l: [1, 2], p: '' }, fields)).toBe(
      'application/x-www-form-urlencoded: o%5Bx%5D=a+b&l=1,2&p=',
    );
  });

  it.each<[unknown, string]>([
    [{ a: 1 }, 'not of type object'],
    [['a'], 'not a list'],
    [1, 'not of type number'],
  ])('of bytes is refused as anything else: %j', (body, fault) =>
    expect(() => written('image/png', body)).toThrow(`a body of image/png is a text or bytes, and ${fault}`),
  );

  it('keeps its parts apart, whatever they are called', () => {
    const body = { 'a"\r\nb': 'x', file: { content: 'y', filename: 'é"\n.txt', type: 'text/plain' } };
    const text = written('multipart/form-data', body);
    const boundary = /boundary=(\S+):/.exec(text)?.[1] as string;
    expect(text.split(`--${boundary}`).map((part) => part.trim().split('\r\n'))).toEqual([
      [`multipart/form-data; boundary=${boundary}:`],
      ['Content-Disposition: form-data; name="a%22%0D%0Ab"', '', 'x'],
      ['Content-Disposition: form-data; name="file"; filename="é%22%0A.txt"', 'Content-Type: text/plain', '', 'y'],
      ['--'],
    ]);
    expect(() => written('multipart/form-data', { file: new Blob(['y']) })).toThrow('the field "file" of the body is a Blob, whose bytes are not there yet; give { content: new Uint8Array(await file.arrayBuffer()), filename, type }');
    expect(() => written('multipart/form-data', { file: { content: 'y', type: 'a/b\r\nx: y' } })).toThrow(
      'the media type of the field "file" has a line break',
    );
  });
});
