import { AnswerParser, LONGEST_HEAD } from './answer-parser.ts';
import type { AnswerHead, AnswerReader } from './answer-parser.ts';

/** What somebody sees who reads what comes beside answers: hints, trailers, another protocol. */
class Seen implements AnswerReader {
  expecting = true;
  bodiless = false;
  upgrading: string | undefined;
  answerHinted: ((head: AnswerHead) => void) | undefined = (head) =>
    void this.events.push({ hint: head.header('link'), headers: { ...head.headers() } });
  readonly events: object[] = [];
  readonly parser = new AnswerParser(this);
  body = '';

  answerStarted(head: AnswerHead): void {
    this.events.push({ status: head.status, headers: { ...head.headers() } });
  }

  answerData(chunk: Buffer): void {
    this.body += chunk.toString('latin1');
  }

  /** Reads chunks as a connection does. @returns what is wrong with the first that cannot be read */
  read(...chunks: readonly string[]): { code: string; message: string } | undefined {
    for (const chunk of chunks) {
      const fault = this.parser.read(Buffer.from(chunk, 'latin1'), chunk.length);
      if (fault) return { code: fault.code, message: fault.message };
    }
    return undefined;
  }
}

const each = (text: string): readonly string[] => [...text];
const OK = 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok';

describe('what comes beside an answer', () => {
  let seen: Seen;

  beforeEach(() => void (seen = new Seen()));
  afterEach(() => seen.parser.free());

  describe('in its trailers', () => {
    const chunked = (trailers: string): string => `HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n${trailers}\r\n`;
    const TRAILERS = 'X-Sum: a1\r\nx-empty:\r\nServer-Timing: db;dur=7\r\n';
    const KEPT = ['X-Sum', 'a1', 'x-empty', '', 'Server-Timing', 'db;dur=7'];

    it.each<[string, (text: string) => readonly string[]]>([
      ['at once', (text) => [text]],
      ['byte by byte', each],
    ])('is kept in its order, as it was written: %s', (_, cut) => {
      expect(seen.read(...cut(chunked(TRAILERS)))).toBeUndefined();
      expect({ trailers: seen.parser.trailers, done: seen.parser.done, body: seen.body }).toEqual({
        trailers: KEPT,
        done: true,
        body: 'ok',
      });
    });

    it('is no field of its head, and none of the next answer’s', () => {
      seen.read(chunked(TRAILERS));
      expect(seen.events).toEqual([{ status: 200, headers: { 'transfer-encoding': 'chunked' } }]);
      seen.parser.done = false;
      expect(seen.read(OK)).toBeUndefined();
      expect({ trailers: seen.parser.trailers, next: seen.events[1] }).toEqual({
        trailers: [],
        next: { status: 200, headers: { 'content-length': '2' } },
      });
      seen.parser.done = false;
      seen.read(chunked('y: 2\r\n'));
      expect(seen.parser.trailers).toEqual(['y', '2']);
    });

    it.each<[string, (text: string) => readonly string[]]>([
      ['at once', (text) => [text]],
      ['in pieces', (text) => text.match(/[^]{1,1000}/g) ?? []],
    ])('is refused beyond 16 KiB: %s', (_, cut) => {
      const of = (bytes: number): string => chunked(`x: ${'y'.repeat(bytes - 1)}\r\n`);
      expect(seen.read(...cut(of(LONGEST_HEAD)))).toBeUndefined();
      seen.parser.done = false;
      expect(seen.read(...cut(of(LONGEST_HEAD + 1)))).toEqual({
        code: 'HPE_HEADER_OVERFLOW',
        message: expect.stringContaining(`its trailers are longer than ${LONGEST_HEAD} bytes`),
      });
    });
  });

  describe('as early hints', () => {
    const HINTS = 'HTTP/1.1 103 Early Hints\r\nlink: </a.css>\r\nx-a: 1\r\n\r\nHTTP/1.1 103 Early Hints\r\nlink: </b.js>\r\n\r\n';
    const told = [
      { hint: '</a.css>', headers: { link: '</a.css>', 'x-a': '1' } },
      { hint: '</b.js>', headers: { link: '</b.js>' } },
    ];

    it.each<[string, (text: string) => readonly string[]]>([
      ['at once', (text) => [text]],
      ['byte by byte', each],
    ])('is told of before it, each with its own fields: %s', (_, cut) => {
      expect(seen.read(...cut(HINTS + OK))).toBeUndefined();
      expect(seen.events).toEqual([...told, { status: 200, headers: { 'content-length': '2' } }]);
      expect({ body: seen.body, done: seen.parser.done }).toEqual({ body: 'ok', done: true });
    });

    it('is no answer', () => {
      seen.read(HINTS);
      expect(seen.parser.done).toBe(false);
    });

    it.each([100, 102, 104, 199])('is nothing else that is informational: %d', (status) => {
      seen.read(`HTTP/1.1 ${status} Wait\r\nlink: </a>\r\n\r\n${OK}`);
      expect(seen.events).toEqual([{ status: 200, headers: { 'content-length': '2' } }]);
    });

    it('is passed over where no reader wants it, and by the fields of the answer', () => {
      seen.answerHinted = undefined;
      expect(seen.read(HINTS + OK)).toBeUndefined();
      expect(seen.events).toEqual([{ status: 200, headers: { 'content-length': '2' } }]);
    });

    it('may be as long as a head, each of several', () => {
      const long = `HTTP/1.1 103 Early Hints\r\nlink: ${'x'.repeat(15_000)}\r\n\r\n`;
      expect(seen.read(long, long, OK)).toBeUndefined();
      expect(seen.events).toHaveLength(3);
    });

    it('is refused beyond 16 KiB', () => {
      expect(seen.read(`HTTP/1.1 103 Early Hints\r\nlink: ${'x'.repeat(LONGEST_HEAD)}\r\n\r\n`)?.code).toBe('HPE_HEADER_OVERFLOW');
    });
  });

  describe('as another protocol', () => {
    const SWITCHED = 'HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: WebSocket\r\n\r\n';

    beforeEach(() => void (seen.upgrading = 'websocket'));

    it('begins where the head ends, which is its answer', () => {
      expect(seen.read(`${SWITCHED}\x81\x05hello`)).toBeUndefined();
      expect({ at: seen.parser.switchedAt, body: seen.body, done: seen.parser.done }).toEqual({
        at: SWITCHED.length,
        body: '',
        done: false,
      });
      expect(seen.events).toEqual([{ status: 101, headers: { connection: 'upgrade', upgrade: 'WebSocket' } }]);
    });

    it('begins in the next chunk where the head ends its own', () => {
      expect(seen.read(SWITCHED)).toBeUndefined();
      expect(seen.parser.switchedAt).toBe(SWITCHED.length);
    });

    it('is refused where it was asked for by another name', () => {
      seen.upgrading = 'tls/1.3';
      expect(seen.read(SWITCHED)).toEqual({
        code: 'HPE_PAUSED_UPGRADE',
        message: 'the answer is not HTTP/1.1: it is a 101, a change to another protocol than tls/1.3',
      });
      expect(seen.events).toEqual([]);
    });

    it('is refused without its name', () => {
      expect(seen.read('HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\n\r\n')?.code).toBe('HPE_PAUSED_UPGRADE');
      expect(seen.events).toEqual([]);
    });

    it('is refused where none was asked for', () => {
      seen.upgrading = undefined;
      expect(seen.read(SWITCHED)).toEqual({ code: 'HPE_PAUSED_UPGRADE', message: expect.stringContaining('that was not asked for') });
    });

    it('may be declined: then the answer is one like others', () => {
      expect(seen.read(OK)).toBeUndefined();
      expect({ events: seen.events, body: seen.body, at: seen.parser.switchedAt, done: seen.parser.done }).toEqual({
        events: [{ status: 200, headers: { 'content-length': '2' } }],
        body: 'ok',
        at: undefined,
        done: true,
      });
    });
  });

  it('is refused by llhttp’s words', () => {
    expect(seen.read('HTTP/1.1 200 OK\r\ncontent-length: x\r\n\r\n')).toEqual({
      code: 'HPE_INVALID_CONTENT_LENGTH',
      message: 'the answer is not HTTP/1.1: Invalid character in Content-Length',
    });
  });

  it.each<[string, (asked: Seen) => void]>([
    ['anything was asked for', (asked) => void (asked.expecting = false)],
    ['the next one was', (asked) => void asked.read(OK)],
  ])('is refused before %s', (_, prepare) => {
    prepare(seen);
    const unasked = { code: 'HPE_CB_MESSAGE_BEGIN', message: 'the answer is not HTTP/1.1: nothing was asked for' };
    expect({ fault: seen.read(OK), answers: seen.events.length }).toEqual({ fault: unasked, answers: seen.expecting ? 1 : 0 });
  });
});
