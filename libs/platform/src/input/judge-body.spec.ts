import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { Body, Controller, Delete, Get, Module, Post, Put } from '@nestjs/common';
import { IsString } from 'class-validator';
import { Signals } from '../events/signals.ts';
import { Public, Returns } from '../routes/decorators.ts';
import { Bff } from '../server/bff.decorator.ts';
import { BffSettings } from '../server/bff.settings.ts';
import { Environment } from '../server/environment.ts';
import { startBff } from '../server/start-bff.ts';
import type { RunningBff } from '../server/start-bff.ts';
import { Field } from '../views/field.ts';

class Done {
  @Field(String)
  done!: string;
}

class Words {
  @IsString()
  words!: string;
}

@Public()
@Controller()
class DoneController {
  @Get('none')
  @Returns(Done)
  got(): Done {
    return { done: 'GET' };
  }

  @Post('none')
  @Returns(Done)
  posted(): Done {
    return { done: 'POST' };
  }

  @Put('none')
  @Returns(Done)
  put(): Done {
    return { done: 'PUT' };
  }

  @Delete('none')
  @Returns(Done)
  deleted(): Done {
    return { done: 'DELETE' };
  }

  @Post('read')
  @Returns(Done)
  read(@Body() { words }: Words): Done {
    return { done: words };
  }
}

@Bff({ name: 'done' })
@Module({ controllers: [DoneController] })
class DoneModule {}

const until = async (met: () => boolean): Promise<void> => {
  while (!met()) await new Promise((resolve) => setTimeout(resolve, 5));
};

const local = { host: '127.0.0.1', port: 0 };

describe('a body, before it is read', () => {
  let bff: RunningBff;
  beforeAll(async () => {
    const server = { ...local, deadline: 5_000, bodyLimit: 10_000, formLimit: 10_000, headerLimit: 16_384, requestTimeout: 1_000, keepAlive: 5_000, forward: [] };
    bff = await startBff(DoneModule, Object.assign(new BffSettings(), { server, management: local }), new Environment('test'));
  });
  afterAll(() => bff.close());

  /** @returns the answers to what is sent on one connection, until that is closed */
  const exchange = async (message: string): Promise<string> => {
    const socket = connect({ ...local, port: Number(new URL(bff.url).port) });
    const answers = text(socket);
    socket.on('error', () => undefined);
    await once(socket, 'connect');
    socket.write(message);
    return answers;
  };

  /** @returns status and words of each answer to the same request, sent twice on one connection */
  const twice = async (method: string, path: string, head: string, body = ''): Promise<string[]> => {
    const request = (last: string): string => `${method} ${path} HTTP/1.1\r\nhost: done\r\n${last}${head}\r\n${body}`;
    return (await exchange(request('') + request('connection: close\r\n'))).split('HTTP/1.1 ').slice(1).map((answer) => `${answer.slice(0, 3)} ${/"(?:done|field|detail)":"([^"]*)"/.exec(answer)?.[1] ?? ''}`);
  };

  const JSON_TYPE = 'content-type: application/json\r\n';
  const CHUNKED = 'transfer-encoding: chunked\r\n';

  it.each(
    ['GET', 'POST', 'PUT', 'DELETE'].flatMap((method) => [
      [method, 'a type and no length', JSON_TYPE, ''],
      [method, 'a type and length 0', `${JSON_TYPE}content-length: 0\r\n`, ''],
      [method, 'an encoding and no body', `content-encoding: gzip\r\n${JSON_TYPE}`, ''],
      [method, 'no chunk', CHUNKED, '0\r\n\r\n'],
      [method, 'a type and no chunk', JSON_TYPE + CHUNKED, '0\r\n\r\n'],
      [method, 'no chunk and a trailer', CHUNKED, '0\r\nx-more: 1\r\n\r\n'],
    ]),
  )('%s that reads none ignores %s', async (method, _, head, body) => {
    const status = method === 'POST' ? 201 : 200;
    await expect(twice(method, '/none', head, body)).resolves.toEqual([`${status} ${method}`, `${status} ${method}`]);
  });

  it.each(
    ['GET', 'POST', 'PUT', 'DELETE'].flatMap((method) => [
      [method, 'of a length', `${JSON_TYPE}content-length: 2\r\n`, '{}'],
      [method, 'in a chunk', JSON_TYPE + CHUNKED, '2\r\n{}\r\n0\r\n\r\n'],
      [method, 'in a chunk without a type', CHUNKED, '1\r\nx\r\n0\r\n\r\n'],
    ]),
  )('%s that reads none refuses one %s', async (method, _, head, body) => {
    const [first] = await twice(method, '/none', head, body);
    expect(first).toContain('400 no body is read here');
  });

  it.each(['gzip', 'br', 'GZIP', 'identity, gzip', 'made-up'])('encoded as %s is refused as that', async (encoding) => {
    const body = '{"words":"x"}';
    const [first] = await twice('POST', '/read', `${JSON_TYPE}content-encoding: ${encoding}\r\ncontent-length: ${body.length}\r\n`, body);
    expect(first).toBe(`415 bodies encoded as ${encoding} are not read: send it as it is`);
    const answer = await fetch(`${bff.url}/read`, { method: 'POST', headers: { 'content-type': 'application/json', 'content-encoding': encoding }, body });
    expect(answer.headers.get('accept-encoding')).toBe('identity');
  });

  it('of a type that goes on is refused as that', async () => {
    const [first] = await twice('POST', '/read', `content-type: application/json;${'a=1;'.repeat(200)}\r\ncontent-length: 2\r\n`, '{}');
    expect(first).toBe('415 the content type is longer than 512 characters');
  });

  it('encoded as identity is read', async () => {
    const body = '{"words":"x"}';
    await expect(twice('POST', '/read', `${JSON_TYPE}content-encoding: Identity\r\ncontent-length: ${body.length}\r\n`, body)).resolves.toEqual(['201 x', '201 x']);
  });

  it('that never comes is not waited for', async () => {
    await expect(exchange(`DELETE /none HTTP/1.1\r\nhost: done\r\n${CHUNKED}\r\n`)).resolves.toMatch(/^HTTP\/1.1 408 /);
  });

  it.each([
    ['POST', '/read', 'zz\r\n'],
    ['POST', '/read', '2\n{}\r\n'],
    ['POST', '/read', 'fffffffffffffffff\r\n'],
    ['POST', '/read', '2\r\n{}x'],
    ['POST', '/none', 'zz\r\n'],
    ['GET', '/none', 'zz\r\n'],
    ['POST', '/nowhere', 'zz\r\n'],
  ])('that breaks the rules of chunks is the client’s fault in the log, too: %s %s %j', async (method, path, chunks) => {
    const statuses: [number, string | undefined][] = [];
    bff.app.get(Signals).requestFinished.subscribe(({ status, context }) => statuses.push([status, context.failure?.code]));
    const answer = await exchange(`${method} ${path} HTTP/1.1\r\nhost: done\r\n${JSON_TYPE}${CHUNKED}\r\n${chunks}`);
    expect(answer).toMatch(/^HTTP\/1\.1 4\d\d /);
    await until(() => statuses.length > 0);
    expect(statuses.filter(([status]) => status >= 500)).toEqual([]);
  });

  it.each(['GET', 'POST'])('is the last thing that is read of a connection whose %s asks for an upgrade that is not offered', async (method) => {
    const head = method === 'POST' ? `${JSON_TYPE}content-length: 13\r\n` : '';
    const answers = await exchange(`${method} ${method === 'POST' ? '/read' : '/none'} HTTP/1.1\r\nhost: done\r\nconnection: Upgrade\r\nupgrade: h2c\r\n${head}\r\n${method === 'POST' ? '{"words":"x"}' : ''}GET /none HTTP/1.1\r\nhost: done\r\n\r\n`);
    expect(answers.match(/HTTP\/1\.1 \d+/g)).toHaveLength(1);
    expect(answers.toLowerCase()).toContain('connection: close');
  });
});
