import 'reflect-metadata';
import { Body, Controller, Injectable, Module, Post } from '@nestjs/common';
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { IsString } from 'class-validator';
import { Signals } from '../events/signals.ts';
import { Problem } from '../problems/problem.ts';
import { Public, Returns } from '../routes/decorators.ts';
import { Bff } from '../server/bff.decorator.ts';
import { BffSettings } from '../server/bff.settings.ts';
import { Environment } from '../server/environment.ts';
import { startBff } from '../server/start-bff.ts';
import type { RunningBff } from '../server/start-bff.ts';
import { Field } from '../views/field.ts';
import { StageFor } from './stage.ts';
import type { Stage } from './stage.ts';

class Word {
  @Field(String)
  @IsString()
  word!: string;
}

@Controller('words')
@Public()
class WordController {
  @Post()
  @Returns(Word)
  echo(@Body() { word }: Word): Word {
    return { word };
  }
}

@StageFor('overload')
@Injectable()
class Bouncer implements Stage {
  ran = 0;
  private readonly problem = new Problem('overloaded', { detail: 'später', headers: { 'retry-after': '1' } });

  turnsAway({ headers }: IncomingMessage): Problem | undefined {
    if (headers['x-list'] === 'lost') throw new Error('no list');
    return headers['x-welcome'] ? undefined : this.problem;
  }

  run(): void {
    this.ran += 1;
  }
}

@Bff({ name: 'words' })
@Module({ controllers: [WordController], providers: [Bouncer] })
class WordModule {}

describe('the door', () => {
  let bff: RunningBff;
  let finished: number;

  beforeEach(async () => {
    const server = { host: '127.0.0.1', port: 0, deadline: 500, bodyLimit: 1_000, headerLimit: 16_384, requestTimeout: 5_000, keepAlive: 5_000 };
    const settings = Object.assign(new BffSettings(), { server, management: { host: '127.0.0.1', port: 0 } });
    bff = await startBff(WordModule, settings, new Environment('test'));
    finished = 0;
    bff.app.get(Signals, { strict: false }).requestFinished.subscribe(() => (finished += 1));
  });

  afterEach(() => bff.close());

  const post = (headers: Record<string, string>): Promise<Response> =>
    fetch(`${bff.url}/words`, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: '{"word":"come in"}' });

  it('answers with the problem, and no stage, context or route hears of the request', async () => {
    const answer = await post({});
    expect(answer.status).toBe(503);
    expect(Object.fromEntries(answer.headers)).toMatchObject({ 'content-type': 'application/problem+json', 'cache-control': 'no-store', 'retry-after': '1' });
    const id = answer.headers.get('request-id') as string;
    expect(await answer.json()).toMatchObject({ status: 503, detail: 'später', instance: `urn:portico:request:${id}` });
    expect([finished, bff.app.get(Bouncer, { strict: false }).ran]).toEqual([0, 0]);
    const other = await post({});
    expect(other.headers.get('request-id')).not.toBe(id);
  });

  it('lets in whom no stage turns away', async () => {
    const answer = await post({ 'x-welcome': 'yes' });
    expect([answer.status, await answer.json(), bff.app.get(Bouncer, { strict: false }).ran]).toEqual([201, { word: 'come in' }, 1]);
  });

  it('keeps the connection, whose next request is read from where the body of the one before ends', async () => {
    const socket = connect(Number(new URL(bff.url).port), '127.0.0.1');
    let answers = '';
    socket.setEncoding('utf8').on('data', (text: string) => (answers += text));
    const head = 'POST /words HTTP/1.1\r\nhost: test\r\ncontent-type: application/json\r\ncontent-length: 18\r\n';
    socket.write(`${head}\r\n{"word":"come in"}${head}x-welcome: yes\r\nconnection: close\r\n\r\n{"word":"come in"}`);
    await once(socket, 'close');
    expect(answers.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 503', 'HTTP/1.1 201']);
  });

  it('answers 500 when the stage throws, and reports it', async () => {
    const faults: unknown[] = [];
    bff.app.get(Signals, { strict: false }).internalFault.subscribe(({ where, error }) => void faults.push([where, error]));
    const answer = await post({ 'x-list': 'lost' });
    expect({ status: answer.status, faults }).toEqual({ status: 500, faults: [['turnsAway() of a stage', new Error('no list')]] });
  });

  const refused = async (target: string, more = ''): Promise<string> => {
    const socket = connect({ port: Number(new URL(bff.url).port), host: '127.0.0.1' });
    socket.end(`GET ${target} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n${more}\r\n`);
    let text = '';
    for await (const chunk of socket) text += String(chunk);
    return /^HTTP\/1\.1 (\d+ ).*"type":"urn:portico:problem:([^"]+)"/s.exec(text)?.slice(1).join('') ?? text;
  };

  it.each([
    ['*', '400 malformed-request'],
    ['*?a=1', '400 malformed-request'],
    ['notes', '400 malformed-request'],
    ['?a=1', '400 malformed-request'],
    ['/%', '400 malformed-request'],
    [`/${'a'.repeat(2_048)}?a=1`, '414 uri-too-long'],
    [`/${'%2F'.repeat(700)}`, '414 uri-too-long'],
    [`http://x/${'a'.repeat(2_048)}`, '414 uri-too-long'],
    [`/?${'a'.repeat(2_048)}`, '404 not-found'],
  ])('is passed by a target that no router takes, which is refused: %.20s', async (target, problem) => {
    await expect(refused(target, 'x-welcome: yes\r\n')).resolves.toBe(problem);
    // Node's parser takes only the first two for a request.
    if (/^[*/h]/.test(target)) await expect(refused(target)).resolves.toBe('503 overloaded');
  });

  it('gives a HEAD no body', async () => {
    const answer = await fetch(`${bff.url}/words`, { method: 'HEAD' });
    expect([answer.status, await answer.text()]).toEqual([503, '']);
  });
});
