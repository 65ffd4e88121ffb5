import 'reflect-metadata';
import { Controller, Get, Module } from '@nestjs/common';
import { connect } from 'node:net';
import { Public, Returns } from '../../routes/decorators.ts';
import { Field } from '../../views/field.ts';
import { Bff } from '../bff.decorator.ts';
import { BffSettings } from '../bff.settings.ts';
import { Environment } from '../environment.ts';
import { startBff } from '../start-bff.ts';
import type { RunningBff } from '../start-bff.ts';
import { ConnectionsSettings } from './connections.settings.ts';

class Word {
  @Field(String)
  word!: string;
}

@Controller()
@Public()
class Words {
  @Get('word')
  @Returns(Word)
  word(): Word {
    return { word: 'come in' };
  }
}

@Bff({ name: 'words' })
@Module({ controllers: [Words] })
class WordModule {}

describe('the head of a request', () => {
  let bff: RunningBff;

  beforeAll(async () => {
    const local = { host: '127.0.0.1', port: 0 };
    const server = { ...local, deadline: 1_000, bodyLimit: 1_000, headerLimit: 64_000, headerFields: 20, urlLimit: 100, requestTimeout: 5_000, keepAlive: 5_000 };
    bff = await startBff(WordModule, Object.assign(new BffSettings(), { server, management: local, connections: Object.assign(new ConnectionsSettings(), { requests: 3 }) }), new Environment('test'));
  });
  afterAll(() => bff.close());

  /** All that comes until the server closes the connection. */
  const send = async (request: string): Promise<string> => {
    const socket = connect({ host: '127.0.0.1', port: Number(new URL(bff.url).port) });
    socket.write(request);
    let text = '';
    for await (const chunk of socket) text += String(chunk);
    return text;
  };
  const fields = (count: number): string => Array.from({ length: count }, (_, index) => `x-${index}: 1\r\n`).join('');
  const outcome = (text: string): string => /^HTTP\/1\.1 (\d+)(?:.*"type":"urn:portico:problem:([^"]+)".*"detail":"([^"]+)")?/s.exec(text)?.slice(1).filter(Boolean).join(' ') ?? text;
  const head = (target: string, more = ''): string => `GET ${target} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n${more}\r\n`;

  it.each([
    ['20 fields', head('/word', fields(18)), '200'],
    ['21 fields', head('/word', fields(19)), '431 headers-too-large there are more than 20 header fields'],
    ['more fields than Node counts by itself', head('/word', fields(3_000)), '431 headers-too-large there are more than 20 header fields'],
    ['one field many times', head('/word', 'cookie: a\r\n'.repeat(30)), '431 headers-too-large there are more than 20 header fields'],
    ['a target of 100 characters', head(`/nowhere?${'a'.repeat(91)}`), '404 not-found there is no such route'],
    ['a target of 101 characters', head(`/nowhere?${'a'.repeat(92)}`), '414 uri-too-long the request target is longer than 100 characters'],
  ])('with %s is answered as its bounds say', async (_, request, answered) => {
    expect(outcome(await send(request))).toBe(answered);
  });

  it('is the last of its connection when there have been as many as one may bring', async () => {
    const one = 'GET /word HTTP/1.1\r\nhost: x\r\n\r\n';
    const text = await send(one.repeat(5));
    expect({ answers: text.match(/HTTP\/1\.1 200/g)?.length, closing: text.match(/connection: close/gi)?.length, last: text.lastIndexOf('HTTP/1.1') < text.search(/connection: close/i) }).toEqual({ answers: 3, closing: 1, last: true });
  });
});
