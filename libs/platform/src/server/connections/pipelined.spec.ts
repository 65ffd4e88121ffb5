import { once } from 'node:events';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { Signals } from '../../events/signals.ts';
import { currentScope } from '../../context/current.ts';
import type { RunningBff } from '../start-bff.ts';
import { LONGEST_NOTE, NotesController, startNotesBff } from './notes-bff.fixture.ts';
import type { NotesOptions } from './notes-bff.fixture.ts';

const GET = 'GET /notes/longest HTTP/1.1\r\nhost: x\r\n\r\n';
const WAITING = 30;

describe('requests on a connection that come before the answers', () => {
  let bff: RunningBff;
  let clients: Socket[];

  const start = async (options: NotesOptions = {}): Promise<void> => {
    clients = [];
    bff = await startNotesBff(options);
  };
  afterEach(async () => {
    for (const client of clients) client.destroy();
    await bff.close();
  });

  const open = (): Socket => {
    const client = connect({ port: Number(new URL(bff.url).port), host: '127.0.0.1' });
    client.on('error', () => undefined);
    clients.push(client);
    return client;
  };
  const asked = (): number => bff.app.get(NotesController).asked;
  const quiet = async (): Promise<void> => {
    for (let before = -1; before !== asked(); ) {
      before = asked();
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  };

  it('are not answered as long as their client does not read: one answer is held', async () => {
    await start();
    const before = process.memoryUsage();
    for (let opened = 0; opened < 10; opened += 1) open().pause().write(GET.repeat(WAITING));
    await quiet();
    const { heapUsed, external } = process.memoryUsage();
    // What the buffers of the two sockets take is out of the process; 300 MB would be held if all were answered.
    expect(asked()).toBeLessThan(10 * 10);
    expect(heapUsed + external - before.heapUsed - before.external).toBeLessThan(100 * LONGEST_NOTE);
  });

  it('are answered one after the other when it reads, each in a scope of its own', async () => {
    await start();
    const scopes: unknown[] = [];
    bff.app.get(Signals).requestFinished.subscribe(({ context }) => scopes.push(context.scope === currentScope()));
    const client = open();
    let bytes = 0;
    client.on('data', (chunk: Buffer) => (bytes += chunk.length));
    client.write(GET.repeat(WAITING - 1) + GET.replace('\r\n\r\n', '\r\nconnection: close\r\n\r\n'));
    await once(client, 'close');
    expect({ whole: bytes > WAITING * LONGEST_NOTE, asked: asked(), scopes }).toEqual({ whole: true, asked: WAITING, scopes: Array(WAITING).fill(true) });
  });

  it('may have bodies, which are read in their turn', async () => {
    await start();
    const client = open();
    let text = '';
    client.on('data', (chunk: Buffer) => (text += chunk.toString()));
    const post = (word: string, more = ''): string => `POST /notes HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: ${word.length + 11}\r\n${more}\r\n{"text":"${word}"}`;
    client.write(['a', 'b'.repeat(500), 'c'].map((word) => post(word)).join('') + post('d', 'connection: close\r\n'));
    await once(client, 'close');
    expect([...text.matchAll(/"text":"(.)/g)].map(([, word]) => word)).toEqual(['a', 'b', 'c', 'd']);
  });

  it.each(['', 'expect: 100-continue\r\n'])('end the connection when there are too many of them: %j', async (more) => {
    await start({ connections: { pipelined: 4 } });
    const reasons: string[] = [];
    bff.app.get(Signals).boundReached.subscribe(({ because }) => reasons.push(because));
    const client = open().resume();
    client.write(GET.replace('host', `${more}host`).repeat(500));
    await once(client, 'close');
    expect({ reasons, asked: asked() }).toEqual({ reasons: ['pipelined'], asked: expect.any(Number) });
    expect(asked()).toBeLessThan(2);
  });

  it('end with the connection of a client that takes nothing', async () => {
    await start({ connections: { writeTimeout: 200 } });
    const client = open().pause();
    client.write(GET.repeat(WAITING));
    await quiet();
    const before = asked();
    const reasons: string[] = [];
    bff.app.get(Signals).boundReached.subscribe(({ because }) => reasons.push(because));
    while (reasons.length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    await quiet();
    expect({ reasons, more: asked() - before }).toEqual({ reasons: ['stalled'], more: 0 });
  });
});
