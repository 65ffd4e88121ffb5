import fc from 'fast-check';
import { ANSWER, HEADERS } from './answer.fixture.ts';
import { AnswerParser, BrokenAnswer, LONGEST_HEAD, parser as llhttp } from './answer-parser.ts';
import type { AnswerHead, AnswerReader } from './answer-parser.ts';

/** An answer as somebody who reads it sees it. */
interface Seen {
  status: number;
  headers: object;
  body: string;
  keepsAlive: boolean;
}

/** Reads chunks as a connection does, for one answer. */
function read(chunks: readonly (string | Buffer)[], { bodiless = false, expecting = true, ends = false } = {}): { seen: Seen | undefined; done: boolean; fault: string | undefined } {
  let seen: Seen | undefined;
  const body: Buffer[] = [];
  const reader: AnswerReader = {
    bodiless,
    expecting,
    answerStarted: (head: AnswerHead) => (seen = { status: head.status, headers: { ...head.headers() }, body: '', keepsAlive: parser.keepsAlive }),
    answerData: (chunk) => body.push(Buffer.from(chunk)),
  };
  const parser = new AnswerParser(reader);
  let fault: string | undefined;
  for (const chunk of chunks) {
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk, 'latin1') : chunk;
    fault ??= parser.read(bytes, bytes.length)?.code;
  }
  if (ends) parser.end();
  const { done } = parser;
  parser.free();
  if (seen) seen.body = Buffer.concat(body).toString('latin1');
  return { seen, done, fault };
}

const EXPECTED = {
  done: true,
  fault: undefined,
  seen: {
    status: 200,
    keepsAlive: true,
    body: 'Hello, w\xf6rld',
    headers: HEADERS,
  },
};

describe('a parser of answers', () => {
  it('reads status, header and body', () => {
    expect(read([ANSWER])).toEqual(EXPECTED);
  });

  it('reads the same however the bytes arrive', () => {
    expect(read([...ANSWER])).toEqual(EXPECTED);
    const cuts = fc.uniqueArray(fc.integer({ min: 1, max: ANSWER.length - 1 }), { maxLength: 6 }).map((places) => places.sort((one, other) => one - other));
    fc.assert(
      fc.property(cuts, (places) => {
        const chunks = [0, ...places].map((from, index) => ANSWER.slice(from, places[index]));
        expect(read(chunks)).toEqual(EXPECTED);
      }),
    );
  });

  it('finds a field by its name, and joins what came in several lines', () => {
    const found: unknown[] = [];
    const reader: AnswerReader = {
      expecting: true,
      bodiless: false,
      answerStarted: (head) => found.push(head.header('vary'), head.header('content-type'), head.header('content-typo'), head.header('x-empty')),
      answerData: () => undefined,
    };
    const parser = new AnswerParser(reader);
    parser.read(Buffer.from(ANSWER, 'latin1'), ANSWER.length);
    parser.free();
    expect(found).toEqual(['accept, origin', 'text/plain; charset=latin1', undefined, '']);
  });

  it('has the fields of its own head only, however many an earlier one has had', () => {
    const heads: unknown[] = [];
    const reader: AnswerReader = { expecting: true, bodiless: false, answerStarted: (head) => heads.push(head.header('vary')), answerData: () => undefined };
    const parser = new AnswerParser(reader);
    // Where the first one has a field, the second has its name in a value.
    for (const text of ['HTTP/1.1 204 OK\r\nx: 1\r\nvary: a\r\n\r\n', 'HTTP/1.1 204 OK\r\nx: 1..vary: a\r\n\r\n']) {
      parser.done = false;
      expect(parser.read(Buffer.from(text), text.length)).toBeUndefined();
    }
    parser.free();
    expect(heads).toEqual(['a', undefined]);
  });

  it('has values without the white space behind them', () => {
    expect(read(['HTTP/1.1 204 None\r\nx: a b \t \r\ny:\tc\t\r\nz: \t\r\n\r\n']).seen?.headers).toEqual({ x: 'a b', y: 'c', z: '' });
  });

  it('reads no more of a chunk than it is told', () => {
    const { seen } = read(['HTTP/1.1 200 OK\r\n\r\n']);
    expect(seen).toMatchObject({ body: '' });
    const parser = new AnswerParser({ expecting: true, bodiless: false, answerStarted: () => undefined, answerData: () => undefined });
    const text = Buffer.from('HTTP/1.1 204 None\r\n\r\nHTTP/1.1 200 OK\r\n\r\n');
    expect(parser.read(text, text.indexOf('\r\n\r\n') + 4)).toBeUndefined();
    expect(parser.done).toBe(true);
    parser.free();
  });

  it('is told of the end of its own connection, though another one has read since', () => {
    const parsers = [0, 1].map(() => new AnswerParser({ expecting: true, bodiless: false, answerStarted: () => undefined, answerData: () => undefined }));
    const endless = Buffer.from('HTTP/1.1 200 OK\r\n\r\nbegun');
    for (const parser of parsers) parser.read(endless, endless.length);
    parsers[0]?.end();
    expect(parsers.map(({ done }) => done)).toEqual([true, false]);
    for (const parser of parsers) parser.free();
  });

  it('reads on when llhttp’s memory has grown, and gives back what it had of it', () => {
    llhttp.malloc(llhttp.memory.buffer.byteLength);
    expect(read([ANSWER])).toEqual(EXPECTED);
    const before = llhttp.memory.buffer.byteLength;
    for (let times = 0; times < 20_000; times += 1) new AnswerParser({} as AnswerReader).free();
    expect(llhttp.memory.buffer.byteLength).toBe(before);
  });

  it('has no field that Object has', () => {
    const { seen } = read(['HTTP/1.1 204 None\r\n__proto__: x\r\nconstructor: y\r\n\r\n']);
    expect(Object.entries(seen?.headers ?? {})).toEqual([['__proto__', 'x'], ['constructor', 'y']]);
  });

  it.each([
    ['a declared length', 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok', {}, { body: 'ok', keepsAlive: true }],
    ['no body, by its status', 'HTTP/1.1 304 Not Modified\r\ncontent-length: 10\r\n\r\n', {}, { body: '', keepsAlive: true }],
    ['no body, for it answers HEAD', 'HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\n', { bodiless: true }, { body: '', keepsAlive: true }],
    ['the last word', 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: close\r\n\r\nok', {}, { body: 'ok', keepsAlive: false }],
    ['HTTP/1.0', 'HTTP/1.0 200 OK\r\ncontent-length: 2\r\n\r\nok', {}, { body: 'ok', keepsAlive: false }],
    ['the connection for its end', 'HTTP/1.1 200 OK\r\n\r\nall of it', { ends: true }, { body: 'all of it', keepsAlive: false }],
    ['no reason', 'HTTP/1.1 200\r\ncontent-length: 0\r\n\r\n', {}, { body: '', keepsAlive: true }],
  ])('ends an answer that has %s', (_, text, circumstances, expected) => {
    expect(read([text], circumstances)).toMatchObject({ done: true, fault: undefined, seen: expected });
  });

  it('passes over informational answers', () => {
    const informed = 'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nlink: </a>\r\nvary: x\r\n\r\n';
    expect(read([informed])).toMatchObject({ done: false, fault: undefined, seen: undefined });
    expect(read([informed, ANSWER])).toEqual(EXPECTED);
    expect(read([informed + ANSWER])).toEqual(EXPECTED);
  });

  it.each([
    ['a body that is cut', 'HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\ncut'],
    ['chunks that are cut', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nHel'],
    ['a head that is cut', 'HTTP/1.1 200 OK\r\ncontent-le'],
  ])('does not take %s for an answer', (_, text) => {
    expect(read([text], { ends: true })).toMatchObject({ done: false });
  });

  it.each([
    ['another protocol', 'SSH-2.0-OpenSSH_9.2\r\n', 'HPE_'],
    ['two lengths', 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\ncontent-length: 3\r\n\r\nok', 'HPE_UNEXPECTED_CONTENT_LENGTH'],
    ['length and chunks', 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n', 'HPE_'],
    ['a length that is no number', 'HTTP/1.1 200 OK\r\ncontent-length: 0x2\r\n\r\nok', 'HPE_INVALID_CONTENT_LENGTH'],
    ['a name with a space', 'HTTP/1.1 200 OK\r\ncontent-length : 2\r\n\r\nok', 'HPE_INVALID_HEADER_TOKEN'],
    ['a value over two lines', 'HTTP/1.1 200 OK\r\nx: a\r\n b\r\n\r\n', 'HPE_'],
    ['a zero in a value', 'HTTP/1.1 200 OK\r\nx: a\0b\r\n\r\n', 'HPE_INVALID_HEADER_TOKEN'],
    ['lines without carriage return', 'HTTP/1.1 200 OK\ncontent-length: 2\n\nok', 'HPE_'],
    ['a chunk of no size', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n', 'HPE_INVALID_CHUNK_SIZE'],
    ['a change of protocol', 'HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n', 'HPE_'],
    ['a second answer', 'HTTP/1.1 204 None\r\n\r\nHTTP/1.1 200 OK\r\n\r\n', 'HPE_'],
  ])('refuses %s', (_, text, code) => {
    expect(read([text]).fault).toContain(code);
  });

  it('refuses what was not asked for', () => {
    expect(read([ANSWER], { expecting: false })).toMatchObject({ seen: undefined, fault: expect.stringContaining('HPE_') });
  });

  describe.each<[string, (head: string) => readonly string[]]>([
    ['at once', (head) => [head]],
    ['in pieces', (head) => head.match(/[^]{1,1000}/g) ?? []],
    ['but for its last line break', (head) => [head.slice(0, -4), head.slice(-4)]],
  ])('refuses a head of more than 16 KiB that comes %s', (_, cut) => {
    /** A head with so many bytes up to its last field's end. */
    const head = (bytes: number, start: string): string => `${start}${'x'.repeat(bytes - start.length)}\r\n\r\n`;

    it.each([
      ['in a field', 'HTTP/1.1 204 None\r\nx: '],
      ['in many fields', `HTTP/1.1 204 None\r\n${'a: b\r\n'.repeat(1_000)}x: `],
    ])('%s', (__, start) => {
      expect(read(cut(head(LONGEST_HEAD, start)))).toMatchObject({ done: true, fault: undefined });
      expect(read(cut(head(LONGEST_HEAD + 1, start)))).toMatchObject({ done: false, fault: 'HPE_HEADER_OVERFLOW' });
    });

    it('in its reason', () => {
      expect(read(cut(`HTTP/1.1 204 ${'x'.repeat(LONGEST_HEAD)}\r\nx: y\r\n\r\n`)).fault).toBe('HPE_HEADER_OVERFLOW');
    });
  });

  it.each([
    ['a field', 'HTTP/1.1 200 OK\r\nx: '],
    ['a reason', 'HTTP/1.1 200 '],
  ])('does not wait for the end of %s that has none', (_, start) => {
    const parser = new AnswerParser({ expecting: true, bodiless: false, answerStarted: () => undefined, answerData: () => undefined });
    const piece = Buffer.alloc(1_000, 'x');
    let fault = parser.read(Buffer.from(start), start.length);
    let pieces = 0;
    while (!fault && pieces < 50) {
      fault = parser.read(piece, piece.length);
      pieces += 1;
    }
    parser.free();
    expect({ name: fault?.name, pieces }).toEqual({ name: 'BrokenAnswer', pieces: 17 });
    expect(fault).toBeInstanceOf(BrokenAnswer);
  });
});
