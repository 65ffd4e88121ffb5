import { once } from 'node:events';
import { connect } from 'node:net';
import { Controller, Get, Injectable, Param } from '@nestjs/common';
import { Bytes, Field, Identity, Problem, Public, Returns, StageFor } from '@portico/platform';
import type { RequestContext, Stage } from '@portico/platform';
import { ObservedBff } from '../testing/observed-bff.ts';

class Greeting {
  @Field(String) text!: string;
}

class Name {
  @Field(String) name!: string;
}

const refused = (): Error => Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:9080'), { code: 'ECONNREFUSED' });

@Public()
@Controller('greetings')
class GreetingController {
  @Get('long')
  @Bytes('20B')
  @Returns(Greeting)
  long(): Greeting {
    return { text: 'good morning to everybody' };
  }

  @Get('down')
  @Returns(Greeting)
  down(): Greeting {
    throw new Problem('upstream-unavailable', { cause: new Error('catalog was not reached', { cause: refused() }) });
  }

  @Get('broken')
  @Returns(Greeting)
  broken(): Greeting {
    throw new TypeError('greeting is not a function', { cause: refused() });
  }

  @Get('slow')
  @Returns(Greeting)
  slow(): Promise<Greeting> {
    return new Promise(() => undefined);
  }

  @Get('to/:name')
  @Returns(Name)
  to(@Param('name') name: string): Name {
    return { name };
  }
}

@StageFor('caller')
@Injectable()
class NamedCaller implements Stage {
  run(context: RequestContext): void {
    const subject = context.request.headers['x-name'];
    if (typeof subject === 'string') context.caller = { identity: new Identity('spec', subject), scopes: [], roles: [] };
  }
}

/** As a team's own stage may take an address from a header without looking at it. */
@StageFor('clientAddress')
@Injectable()
class BelievingAddress implements Stage {
  run(context: RequestContext): void {
    context.clientAddress = decodeURIComponent(String(context.request.headers['x-address']));
  }
}

describe('the line of a request', () => {
  it('says who asked for what, and what came of it', async () => {
    const bff = await ObservedBff.start(GreetingController, {}, [NamedCaller]);
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    const answer = await bff.fetch('/greetings/to/ada', { headers: { 'x-name': 'customer-7', traceparent } });
    expect(await bff.requestLines()).toEqual([
      {
        level: 'info',
        time: expect.any(Number),
        bff: 'spec-bff',
        msg: 'request',
        requestId: answer.headers.get('request-id'),
        method: 'GET',
        route: '/greetings/to/:name',
        status: 200,
        durationMs: expect.any(Number),
        bytes: '{"name":"ada"}'.length,
        traceId: '0af7651916cd43dd8448eb211c80319c',
        clientAddress: '127.0.0.1',
        caller: 'customer-7',
        issuer: 'spec',
      },
    ]);
  });

  it.each(['"', '\\', 'a","level":"error', '1\n{"level":"info"}', '\u2028', 'é', 'a'.repeat(200) + '"'])('quotes what others have written: %j', async (text) => {
    const bff = await ObservedBff.start(GreetingController, {}, [NamedCaller, BelievingAddress]);
    await bff.fetch('/greetings/to/ada', { headers: { 'x-name': 'a","level":"error', 'x-address': encodeURIComponent(text) } });
    const lines = await bff.requestLines();
    expect(lines.map(({ level, caller, clientAddress }) => ({ level, caller, clientAddress }))).toEqual([
      { level: 'info', caller: 'a","level":"error', clientAddress: text },
    ]);
  });

  it('has the pattern of the route, and neither URL nor query', async () => {
    const bff = await ObservedBff.start(GreetingController);
    await bff.fetch('/greetings/to/ada?session=wxyz');
    await bff.fetch('/no/such/place?session=wxyz');
    const lines = await bff.requestLines();
    expect(lines.map(({ route, status, problem }) => ({ route, status, problem }))).toEqual([
      { route: '/greetings/to/:name', status: 400, problem: 'invalid-input' },
      { route: '(none)', status: 404, problem: 'not-found' },
    ]);
    expect(JSON.stringify(lines)).not.toMatch(/wxyz|session|such/);
  });

  it('rounds the duration to a tenth of a millisecond', async () => {
    const bff = await ObservedBff.start(GreetingController);
    const finished = bff.finished();
    await bff.fetch('/greetings/to/ada');
    const { duration } = await finished;
    const [line] = await bff.requestLines();
    expect(line?.['durationMs']).toBe(Number(duration.toFixed(1)));
  });

  it('tells by how much an answer is over its byte budget', async () => {
    const bff = await ObservedBff.start(GreetingController);
    await bff.fetch('/greetings/long');
    await bff.fetch('/greetings/to/ada');
    const lines = await bff.requestLines();
    expect(lines.map(({ over }) => over)).toEqual([JSON.stringify({ text: 'good morning to everybody' }).length - 20, undefined]);
  });

  it('names the problem and its cause, without a stack', async () => {
    const bff = await ObservedBff.start(GreetingController);
    await bff.fetch('/greetings/down');
    const [line] = await bff.requestLines();
    expect(line).toMatchObject({
      level: 'info',
      status: 503,
      problem: 'upstream-unavailable',
      cause: 'catalog was not reached: connect ECONNREFUSED 127.0.0.1:9080',
      causeCode: 'ECONNREFUSED',
    });
    expect(line).not.toHaveProperty('err');
  });

  it('is an error with stacks when the fault is the BFF’s own', async () => {
    const bff = await ObservedBff.start(GreetingController);
    await bff.fetch('/greetings/broken');
    const [line] = await bff.requestLines();
    expect(line).toMatchObject({
      level: 'error',
      status: 500,
      problem: 'internal',
      cause: 'greeting is not a function: connect ECONNREFUSED 127.0.0.1:9080',
      err: {
        type: 'TypeError',
        stack: expect.stringMatching(/^TypeError: greeting is not a function\n\s+at .*request-log\.spec/),
        cause: { code: 'ECONNREFUSED' },
      },
    });
  });

  it('has status 499 when the client leaves', async () => {
    const bff = await ObservedBff.start(GreetingController);
    const { port } = new URL(bff.running.url);
    const finished = bff.finished();
    const socket = connect(Number(port), '127.0.0.1');
    await once(socket, 'connect');
    const arrived = once(bff.running.app.getHttpServer() as NodeJS.EventEmitter, 'request');
    socket.write('GET /greetings/slow HTTP/1.1\r\nhost: x\r\n\r\n');
    await arrived;
    socket.destroy();
    await finished;
    expect(await bff.requestLines()).toMatchObject([{ level: 'info', status: 499, route: '/greetings/slow', problem: 'client-gone' }]);
  });
});

describe('log settings', () => {
  it.each([
    { log: { level: 'info', requests: true }, statuses: [200, 500] },
    { log: { level: 'warn', requests: true }, statuses: [500] },
    { log: { level: 'info', requests: false }, statuses: [500] },
    { log: { level: 'silent', requests: true }, statuses: [] },
  ])('writes requests $statuses with $log', async ({ log, statuses }) => {
    const bff = await ObservedBff.start(GreetingController, log);
    await bff.fetch('/greetings/to/ada');
    await bff.fetch('/greetings/broken');
    const text = await bff.stop();
    const requests = text.split('\n').filter((line) => line.includes('"msg":"request"'));
    expect(requests.map((line) => (JSON.parse(line) as { status: number }).status)).toEqual(statuses);
  });
});
