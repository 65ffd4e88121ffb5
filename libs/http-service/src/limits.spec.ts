import { currentScope, runInScope } from '@portico/platform';
import type { Scope } from '@portico/platform';
import axios, { CanceledError } from 'axios';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { config } from 'rxjs';
import { BridgedBff } from './fixtures/bridged-bff.fixture.ts';
import { ScriptedUpstream } from './fixtures/scripted-upstream.fixture.ts';

describe('a call of HttpService ends', () => {
  let catalog: ScriptedUpstream;
  let bff: BridgedBff;

  beforeAll(async () => {
    catalog = await ScriptedUpstream.start();
    const env = { PORTICO_SERVER__DEADLINE: '800ms', PORTICO_UPSTREAMS__CATALOG__TIMEOUT: '2s', PORTICO_UPSTREAMS__CATALOG__RETRY__ATTEMPTS: '1' };
    bff = await BridgedBff.start({ catalog: [catalog.url] }, env);
  });
  afterAll(async () => {
    await bff.close();
    await catalog.stop();
  });
  beforeEach(() => {
    catalog.reset();
    catalog.answer = () => undefined;
  });

  const abandoned = async (): Promise<void> => {
    while (catalog.abandoned === 0) await new Promise((resolve) => setImmediate(resolve));
  };
  const asked = (): boolean => catalog.asked.length > 0;

  it('with the deadline of the request', async () => {
    const begun = performance.now();
    const answer = await bff.answerTo((http) => http.axiosRef.get('http://catalog/', { timeout: 10_000 }));
    expect([answer.status, (answer.json as { type: string }).type]).toEqual([504, 'urn:portico:problem:upstream-timeout']);
    expect(performance.now() - begun).toBeLessThan(4_000);
    expect(Number(catalog.asked[0]?.headers['x-deadline-ms'])).toBeLessThanOrEqual(1_000);
    await abandoned();
  });

  it('with axios’s timeout', async () => {
    const [seen, renamed, clarified] = (await bff.run((http, own) =>
      Promise.all(
        [
          own.axiosRef.get('/'),
          http.axiosRef.get('http://catalog/', { timeout: 50, timeoutErrorMessage: 'too slow' }),
          http.axiosRef.get('http://catalog/other', { timeout: 50, transitional: { clarifyTimeoutError: true } }),
        ].map((call) => call.catch(({ code, message, request, response }) => [code, message, request !== undefined, response ?? null])),
      ),
    )) as unknown[];
    expect(seen).toEqual(['ECONNABORTED', 'timeout of 500ms exceeded', true, null]);
    expect(renamed).toEqual(['ECONNABORTED', 'too slow', true, null]);
    expect(clarified).toEqual(['ETIMEDOUT', 'timeout of 50ms exceeded', true, null]);
    await abandoned();
  });

  it('with the scope that its Observable is left in, saying that it was called off', async () => {
    const { onStoppedNotification } = config;
    const said = new Promise((resolve) => (config.onStoppedNotification = ({ kind, ...rest }) => void resolve([kind, ((rest as { error?: unknown }).error as Error).name, currentScope()?.reason])));
    await bff.run(async (http) => {
      const part = currentScope()?.child(50) as Scope;
      runInScope(part, () => {
        const subscription = http.get('http://catalog/').subscribe();
        part.add({ cancel: () => subscription.unsubscribe() });
      });
      await said;
    });
    config.onStoppedNotification = onStoppedNotification;
    expect(await said).toEqual(['E', 'CanceledError', 'deadline']);
  });

  it('when the client leaves', async () => {
    let failed: Promise<unknown> | undefined;
    await bff.leave((http) => (failed = http.axiosRef.get('http://catalog/').catch((reason) => reason as unknown)), asked);
    await abandoned();
    expect(await failed).toMatchObject({ code: 'ERR_CANCELED', name: 'CanceledError' });
  });

  it('when an observable is left', async () => {
    await bff.run((http) => {
      const subscription = http.get('http://catalog/').subscribe();
      return new Promise((resolve) => {
        const wait = setInterval(() => {
          if (!asked()) return;
          clearInterval(wait);
          subscription.unsubscribe();
          resolve(null);
        }, 1);
      });
    });
    await abandoned();
  });

  it('when its token or its signal says so', async () => {
    const seen = await bff.run(async (http) => {
      const [token, signal] = [axios.CancelToken.source(), new AbortController()];
      const calls = [http.axiosRef.get('http://catalog/a', { cancelToken: token.token }), http.axiosRef.get('http://catalog/b', { signal: signal.signal })];
      while (catalog.asked.length < 2) await new Promise((resolve) => setImmediate(resolve));
      token.cancel('enough');
      signal.abort();
      return Promise.all(calls.map((call) => call.catch((error) => [axios.isCancel(error), error.code, error.message])));
    });
    expect(seen).toEqual([
      [true, 'ERR_CANCELED', 'enough'],
      [true, 'ERR_CANCELED', 'canceled'],
    ]);
    while (catalog.abandoned < 2) await new Promise((resolve) => setImmediate(resolve));
  });

  it('late when its signal was a time', async () => {
    const answer = await bff.answerTo((http) => http.axiosRef.get('http://catalog/', { signal: AbortSignal.timeout(30) }));
    expect([answer.status, (answer.json as { type: string }).type]).toEqual([504, 'urn:portico:problem:upstream-timeout']);
  });

  describe('as a stream', () => {
    const endless = (): void => {
      catalog.answer = (response) => void response.writeHead(200).write('begun ');
    };

    it('not with axios’s timeout once it has begun', async () => {
      catalog.answer = (response) => {
        response.writeHead(200).write('first ');
        setTimeout(() => response.end('last'), 700);
      };
      const data = await bff.run(async (_, own) => text((await own.axiosRef.get<Readable>('/', { responseType: 'stream' })).data));
      expect(data).toBe('first last');
    });

    it('when the client leaves', async () => {
      endless();
      let begun = false;
      await bff.leave(async (http) => {
        const { data } = await http.axiosRef.get<Readable>('http://catalog/', { responseType: 'stream' });
        begun = true;
        return text(data).catch(() => null);
      }, () => begun);
      await abandoned();
    });

    it('when it is not read and the request is over', async () => {
      endless();
      await bff.run((http) => http.axiosRef.get('http://catalog/', { responseType: 'stream' }).then(() => null));
      await abandoned();
    });

    it('when its signal says so', async () => {
      endless();
      const name = await bff.run(async (http) => {
        const controller = new AbortController();
        const { data } = await http.axiosRef.get<Readable>('http://catalog/', { responseType: 'stream', signal: controller.signal });
        setImmediate(() => controller.abort());
        return text(data).catch((error) => error instanceof CanceledError);
      });
      expect(name).toBe(true);
      await abandoned();
    });
  });
});
