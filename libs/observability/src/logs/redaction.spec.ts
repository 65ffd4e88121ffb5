import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Controller, Get, Logger } from '@nestjs/common';
import { Field, Problem, Public, Returns } from '@portico/platform';
import axios from 'axios';
import { request } from 'undici';
import { ObservedBff } from '../testing/observed-bff.ts';

class Nothing {
  @Field(String) text!: string;
}

const SECRET = 'hunter2-do-not-log';
const SECRET_HEADERS = {
  authorization: `Bearer ${SECRET}`,
  cookie: `theme=dark; session=${SECRET}`,
  'proxy-authorization': `Basic ${SECRET}`,
  'x-api-key': SECRET,
  dpop: SECRET,
  'x-session-token': SECRET,
};

/** Each way a secret has been seen to reach an error. */
const failures: Record<string, (upstream: string) => unknown> = {
  'an axios error with config.headers': (url) => axios.post(url, { password: SECRET }, { headers: SECRET_HEADERS }),
  'an undici error with headers on it': async (url) => {
    const { headers, body } = await request(url, { headers: SECRET_HEADERS });
    throw Object.assign(new Error('not allowed'), { code: 'UND_ERR_RESPONSE', headers, body: await body.json() });
  },
  'a fetch to a URL with user information': () => fetch(`http://ada:${SECRET}@127.0.0.1:1/`),
  'a message that quotes headers': () => {
    throw new Error(`bad header in\nAuthorization: Digest username="ada", response="${SECRET}"\nCookie: a=1; session=${SECRET}`);
  },
  'a message that quotes a query': () => {
    throw new Error(`no answer from https://id.example/callback?access_token=${SECRET}&state=1`);
  },
  'a message that quotes JSON': () => {
    throw new Error(`cannot parse {"clientSecret":"${SECRET}","password":"${SECRET} and more ${SECRET}"}`);
  },
  'a message that quotes JSON inside JSON': () => {
    throw new Error(JSON.stringify({ body: JSON.stringify({ refresh_token: SECRET, cookie: SECRET }) }));
  },
  'a message that quotes raw headers': () => {
    throw new Error(JSON.stringify(['x-session-token', SECRET, 'Set-Cookie', `sid=${SECRET}`]));
  },
  'a cause of a cause': () => {
    throw new Error('outer', { cause: new Error('middle', { cause: Object.assign(new Error(`DPoP ${SECRET}`), { request: { headers: SECRET_HEADERS } }) }) });
  },
  'an aggregate of errors': () => {
    throw new AggregateError([new Error(`Bearer ${SECRET}`), new Error(`password=${SECRET}`)], '');
  },
  'something thrown that is no error': () => {
    throw { headers: SECRET_HEADERS, message: `token: '${SECRET}'` };
  },
  'a logged object': () => new Logger('Spec').warn({ deep: { er: { headers: SECRET_HEADERS, list: [{ apiKey: SECRET }] } } }),
  'a logged error': () => new Logger('Spec').error(Object.assign(new Error(`secret=${SECRET}`), { config: { headers: SECRET_HEADERS } })),
  'a logged text with an object': () => new Logger('Spec').log('called', { raw: ['Authorization', `Basic ${SECRET}`], all: new Headers(SECRET_HEADERS) }),
  'a logged stack': () => new Logger('Spec').error('failed', new Error(`Bearer ${SECRET}`).stack),
};

@Public()
@Controller()
class FailingController {
  @Get('own-fault')
  @Returns(Nothing)
  ownFault(): Promise<Nothing> {
    return FailingController.fail();
  }

  @Get('upstream-fault')
  @Returns(Nothing)
  async upstreamFault(): Promise<Nothing> {
    try {
      return await FailingController.fail();
    } catch (cause) {
      throw new Problem('upstream-invalid', { cause });
    }
  }

  static fail: () => Promise<Nothing>;
}

describe('no secret reaches the log', () => {
  let upstream: Server;
  let url: string;

  beforeAll(async () => {
    upstream = createServer((_request, response) => {
      response.writeHead(401, { 'content-type': 'application/json', 'set-cookie': `sid=${SECRET}` }).end(JSON.stringify({ id_token: SECRET }));
    });
    await new Promise<void>((resolve) => upstream.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(upstream.address() as AddressInfo).port}/`;
  });

  afterAll(() => {
    upstream.closeAllConnections();
    upstream.close();
  });

  it.each(Object.keys(failures))('%s', async (name) => {
    const bff = await ObservedBff.start(FailingController);
    FailingController.fail = async () => {
      await failures[name]?.(url);
      throw new Error('the end');
    };
    await bff.fetch('/own-fault', { headers: SECRET_HEADERS });
    await bff.fetch('/upstream-fault', { headers: SECRET_HEADERS });
    const log = await bff.stop();
    expect(log).toContain('"status":500');
    expect(log).toContain('"status":502');
    expect(log).not.toContain(SECRET);
  });
});
