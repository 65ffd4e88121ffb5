import 'reflect-metadata';
import { Controller, Get } from '@nestjs/common';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { Signals } from '../../events/signals.ts';
import { HeldResources } from '../../management/held-resources.ts';
import { startModule, Word } from '../../routes/closed-by-default.fixture.ts';
import { Public, Returns } from '../../routes/decorators.ts';
import type { RunningBff } from '../start-bff.ts';
import { startNotesBff } from './notes-bff.fixture.ts';
import type { NotesOptions } from './notes-bff.fixture.ts';

const BODY = '{"text":"a"}';
const post = (path: string, more = '', length = BODY.length): string => `POST ${path} HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n${more}content-length: ${length}\r\n\r\n`;
const ADD = post('/notes') + BODY;
const LAST = post('/notes', 'connection: close\r\n') + BODY;
const LONGEST = 'GET /notes/longest HTTP/1.1\r\nhost: x\r\n\r\n';

@Controller()
@Public()
class Slow {
  ended = 0;

  @Get('slow')
  @Returns(Word)
  async slow(): Promise<Word> {
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    this.ended += 1;
    return { word: 'late' };
  }
}

describe('a request that is followed by what is faulty', () => {
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

  const open = (allowHalfOpen = false): Socket => {
    const client = connect({ port: Number(new URL(bff.url).port), host: '127.0.0.1', allowHalfOpen });
    client.on('error', () => undefined);
    clients.push(client);
    return client;
  };
  /** The statuses of all answers that come until the BFF closes the connection. */
  const statusesOf = async (client: Socket): Promise<readonly string[]> => {
    let text = '';
    client.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
    await new Promise((resolve) => client.once('close', resolve));
    return [...text.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => status as string);
  };
  const answersTo = (sent: string): Promise<readonly string[]> => {
    const client = open();
    client.write(sent);
    return statusesOf(client);
  };

  it.each([
    ['one byte', 'x'],
    ['another request', LONGEST],
    ['zero', '\0'],
    ['a lot', 'x'.repeat(300_000)],
  ])('is answered when it is the last of its connection, and the rest passed over: %s', async (_, rest) => {
    await start();
    expect(await answersTo(LAST + rest)).toEqual(['201']);
  });

  it.each([
    ['bytes that are not HTTP', '\0', ['201', '400']],
    ['a lot of it', 'x y z\r\n'.repeat(50_000), ['201', '400']],
    ['a chunk that is none', `${post('/notes').replace(/content-length.*\r\n/, 'transfer-encoding: chunked\r\n')}zz\r\n`, ['201', '400']],
    ['two hosts, then bytes that are not HTTP', `GET / HTTP/1.1\r\nhost: x\r\nhost: x\r\n\r\n\0`, ['201', '400', '400']],
  ])('is answered first when its connection is kept, then what follows is refused: %s', async (_, rest, statuses) => {
    await start();
    expect(await answersTo(ADD + rest)).toEqual(statuses);
  });

  it('is answered after those that wait for their turn, and the fault after all of them, however often more comes', async () => {
    await start();
    const client = open();
    const warnings: unknown[] = [];
    const warned = (warning: Error): unknown => warnings.push(warning);
    process.on('warning', warned);
    client.write(`${LONGEST.repeat(5)}\0`);
    for (let more = 0; more < 20; more += 1) setTimeout(() => client.write('more'), more);
    expect(await statusesOf(client)).toEqual(['200', '200', '200', '200', '200', '400']);
    process.off('warning', warned);
    expect(warnings).toEqual([]);
  });

  it('is answered once, and its connection closed without words when its body does not come in time', async () => {
    await start({ server: { requestTimeout: 300 } });
    expect(await answersTo(post('/nowhere', '', 10_000))).toEqual(['404']);
    expect(await answersTo(post('/notes/own', '', 10_000))).toEqual(['401']);
    expect(await answersTo(ADD + post('/nowhere', '', 10_000))).toEqual(['201', '404']);
  });

  it('has its time-out when it waited for its body, in its turn', async () => {
    await start({ server: { requestTimeout: 300 } });
    const finished: unknown[] = [];
    bff.app.get(Signals).requestFinished.subscribe(({ status }) => void finished.push(status));
    expect(await answersTo(ADD + post('/notes', '', 100))).toEqual(['201', '408']);
    while (finished.length < 2) await new Promise(setImmediate);
    expect(finished).toEqual([201, 408]);
  });

  it('leaves no connection open whose client does not close it', async () => {
    await start();
    open(true).write(`${ADD}\0`);
    const held = bff.app.get(HeldResources).all().find(({ resource }) => resource === 'connections');
    const count = (): number | undefined => held?.held();
    for (const open of [1, 0]) while (count() !== open) await new Promise((resolve) => setTimeout(resolve, 10));
  });

  describe('while its answer takes long', () => {
    const SLOW = 'GET /slow HTTP/1.1\r\nhost: x\r\n\r\n';
    const NEXT = 'GET /nowhere HTTP/1.1\r\nhost: x\r\n\r\n';
    let finished: unknown[];

    beforeEach(async () => {
      [clients, finished] = [[], []];
      bff = await startModule({ controllers: [Slow] }, { requestTimeout: 300 });
      bff.app.get(Signals).requestFinished.subscribe(({ status }) => void finished.push(status));
    });

    it('is answered, and a further one that comes late too, then the connection closed without words', async () => {
      const client = open();
      client.write(SLOW + NEXT.slice(0, 10));
      setTimeout(() => client.write(NEXT.slice(10)), 1_600);
      expect(await statusesOf(client)).toEqual(['200', '404']);
    });

    it('is answered, and the connection closed without words where a further one does not come', async () => {
      expect(await answersTo(SLOW + NEXT.slice(0, 10))).toEqual(['200']);
    });

    it.each([
      ['a request that ends in its middle', 'GET /', 100],
      ['one that is late already', 'GET /', 1_200],
      ['bytes that are not HTTP', '\0', 100],
    ])('is known to have no client who waits, when its client leaves behind %s', async (_, rest, after) => {
      const client = open();
      client.write(SLOW + rest);
      setTimeout(() => client.destroy(), after);
      while (finished.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
      expect({ finished, ended: bff.app.get(Slow).ended }).toEqual({ finished: [499], ended: 0 });
    });
  });
});
