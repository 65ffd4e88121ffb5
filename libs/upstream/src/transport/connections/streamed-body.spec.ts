import { PassThrough, Readable, Writable } from 'node:stream';
import { setImmediate as turn } from 'node:timers/promises';
import { StreamedBody } from './streamed-body.ts';
import type { Sending, WaitsFor } from './streamed-body.ts';

/** A connection that takes what is written when it is let. */
class Wire extends Writable {
  text = '';
  /** Writes that arrived together. */
  batches = 0;
  holds = false;
  private go: (() => void) | undefined;

  constructor() {
    super({ highWaterMark: 16 });
  }

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.take([chunk], done);
  }

  override _writev(chunks: { readonly chunk: Buffer }[], done: () => void): void {
    this.take(
      chunks.map(({ chunk }) => chunk),
      done,
    );
  }

  let(): void {
    this.holds = false;
    this.go?.();
  }

  private take(chunks: readonly Buffer[], done: () => void): void {
    this.batches += 1;
    this.text += Buffer.concat(chunks).toString('latin1');
    if (this.holds) this.go = done;
    else done();
  }
}

const settled = async (): Promise<void> => {
  for (let times = 0; times < 5; times += 1) await turn();
};

describe('a body that is sent while it arrives', () => {
  let source: PassThrough;
  let wire: Wire;
  let waits: WaitsFor[];

  beforeEach(() => {
    [source, wire, waits] = [new PassThrough(), new Wire(), []];
  });

  const send = (body: StreamedBody): Sending => body.sendOver(wire, (whom) => void waits.push(whom));
  const write = async (...chunks: readonly string[]): Promise<void> => {
    for (const chunk of chunks) {
      source.write(Buffer.from(chunk, 'latin1'));
      await settled();
    }
  };
  const end = async (): Promise<void> => {
    source.end();
    await settled();
  };

  it.each([
    [7, 'content-length: 7'],
    [0, 'content-length: 0'],
    [undefined, 'transfer-encoding: chunked'],
  ])('says in its head where it ends: %s', (length, framing) => expect(new StreamedBody(source, length).framing).toBe(framing));

  it('goes as it comes where its length is known', async () => {
    const sending = send(new StreamedBody(source, 7));
    await write('one', 'more');
    expect({ text: wire.text, done: sending.done }).toEqual({ text: 'onemore', done: false });
    await end();
    expect({ text: wire.text, done: sending.done, waits }).toEqual({ text: 'onemore', done: true, waits: ['source', 'upstream'] });
  });

  it('goes in chunks where it is not, each with its length in hexadecimal', async () => {
    const sending = send(new StreamedBody(source, undefined));
    await write('one', 'more than sixteen');
    await end();
    expect({ text: wire.text, done: sending.done }).toEqual({ text: '3\r\none\r\n11\r\nmore than sixteen\r\n0\r\n\r\n', done: true });
  });

  it.each<[string, number | undefined, string]>([
    ['behind chunks', undefined, '2\r\nok\r\n0\r\nx-sum: a1\r\nx-word: f\xfcr\r\n\r\n'],
    ['nowhere else', 2, 'ok'],
  ])('has its trailers, which are asked for at its end, %s', async (_, length, text) => {
    let asked = 0;
    send(
      new StreamedBody(
        source,
        length,
        undefined,
        () => (
          (asked += 1),
          [
            ['x-sum', 'a1'],
            ['x-word', 'f\xfcr'],
          ]
        ),
      ),
    );
    await write('ok');
    expect(asked).toBe(0);
    await end();
    expect({ text: wire.text, asked }).toEqual({ text, asked: length === undefined ? 1 : 0 });
  });

  it('writes a chunk and what is around it at once', async () => {
    send(new StreamedBody(source, undefined));
    await write('one');
    expect(wire.batches).toBe(1);
  });

  it.each([
    ['chunks', undefined],
    ['bytes', 64],
  ])('comes no faster than the upstream takes it, and says whom it waits for: %s', async (_, length) => {
    send(new StreamedBody(source, length));
    wire.holds = true;
    await write('x'.repeat(32));
    expect({ paused: source.isPaused(), waits }).toEqual({ paused: true, waits: ['source', 'upstream'] });
    const before = wire.text;
    await write('y'.repeat(32));
    expect(wire.text).toBe(before);
    wire.let();
    await settled();
    expect({ text: wire.text.replaceAll(/[^xy]/g, ''), paused: source.isPaused(), waits: waits.slice(0, 3) }).toEqual({
      text: 'x'.repeat(32) + 'y'.repeat(32),
      paused: false,
      waits: ['source', 'upstream', 'source'],
    });
  });

  it('is judged chunk by chunk, and nothing goes on from the one that is refused', async () => {
    const judged: string[] = [];
    const sending = send(new StreamedBody(source, undefined, (chunk) => (judged.push(String(chunk)), String(chunk) !== 'bad')));
    await write('good', 'bad', 'after');
    await end();
    expect({ judged, text: wire.text, done: sending.done }).toEqual({ judged: ['good', 'bad'], text: '4\r\ngood\r\n', done: false });
    expect(source.isPaused()).toBe(true);
  });

  it('is read no further once it is stopped, and its source is left as it is', async () => {
    const sending = send(new StreamedBody(source, undefined));
    await write('one');
    sending.stop();
    await write('two');
    await end();
    expect({ text: wire.text, done: sending.done, destroyed: source.destroyed, paused: source.isPaused(), waits: waits.slice(0, 3) }).toEqual({
      text: '3\r\none\r\n',
      done: false,
      destroyed: false,
      paused: true,
      waits: ['source'],
    });
  });

  it('does not begin again when the upstream takes more after it was stopped', async () => {
    const sending = send(new StreamedBody(source, undefined));
    wire.holds = true;
    await write('x'.repeat(32));
    sending.stop();
    wire.let();
    await settled();
    expect({ paused: source.isPaused(), waits }).toEqual({ paused: true, waits: ['source', 'upstream'] });
  });

  it('ends nothing but itself where its source breaks', async () => {
    const sending = send(new StreamedBody(source, undefined));
    await write('one');
    source.destroy(new Error('gone'));
    await settled();
    expect({ text: wire.text, done: sending.done, destroyed: wire.destroyed }).toEqual({
      text: '3\r\none\r\n',
      done: false,
      destroyed: false,
    });
  });

  it('has begun once somebody reads it', () => {
    const [over, read] = [new StreamedBody(source, 1), new StreamedBody(new PassThrough(), 1)];
    expect([over.begun, read.begun]).toEqual([false, false]);
    send(over).stop();
    read.readable(() => undefined).destroy();
    expect([over.begun, read.begun]).toEqual([true, true]);
  });

  it.each([
    ['has come', true, false],
    ['is still coming', false, true],
    ['does not say', undefined, true],
  ])('is slow if not all of it is there when that is first asked: %s', (_, complete, slow) => {
    const request = Object.assign(new PassThrough(), { complete });
    const body = new StreamedBody(request, undefined);
    expect(body.isSlow).toBe(slow);
    Object.assign(request, { complete: !complete });
    expect(body.isSlow).toBe(slow);
  });

  describe('by a transport that reads for itself', () => {
    const readAll = async (body: StreamedBody): Promise<string[]> => {
      const chunks: string[] = [];
      for await (const chunk of body.readable((whom) => void waits.push(whom))) chunks.push(String(chunk));
      return chunks;
    };

    it('is the same, and says whom it waits for', async () => {
      expect(await readAll(new StreamedBody(Readable.from([Buffer.from('one'), Buffer.from('two')]), undefined))).toEqual(['one', 'two']);
      expect(waits).toEqual(['source', 'upstream', 'source', 'upstream', 'source', 'upstream']);
    });

    it('ends with what is refused', async () => {
      const body = new StreamedBody(
        Readable.from([Buffer.from('good'), Buffer.from('bad'), Buffer.from('after')]),
        undefined,
        (chunk) => String(chunk) !== 'bad',
      );
      expect(await readAll(body)).toEqual(['good']);
    });

    it('leaves its source as it is when it is destroyed', async () => {
      const readable = new StreamedBody(source, undefined).readable(() => undefined);
      readable.on('data', () => undefined);
      await write('one');
      readable.destroy();
      await settled();
      expect(source.destroyed).toBe(false);
    });
  });
});
