import 'reflect-metadata';
import { Injectable } from '@nestjs/common';
import { AnswerEncoders, StartError } from '@portico/platform';
import type { AnswerEncoder, ArrivingAnswer, EncodedArrival, RequestContext, RunningBff } from '@portico/platform';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { request } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { constants, createGzip, gunzipSync, gzipSync } from 'node:zlib';
import { rootOf, startOrigin, startRouted } from './routed-bff.fixture.ts';
import type { Origin } from './routed-bff.fixture.ts';

/** What it was asked of. */
const asked: ArrivingAnswer[] = [];

/** Writes everything as gzip that has no coding yet. */
@Injectable()
class Gzip implements AnswerEncoder {
  constructor(encoders: AnswerEncoders) {
    encoders.add(this);
  }

  encodes(): boolean {
    return false;
  }

  encode(): undefined {
    return undefined;
  }

  encodeArriving({ request: { method } }: RequestContext, answer: ArrivingAnswer): EncodedArrival | undefined {
    asked.push({ ...answer, fields: { ...answer.fields } });
    if (answer.fields['content-encoding'] !== undefined || answer.status !== 200) return undefined;
    const fields = { 'content-encoding': 'gzip', 'content-length': undefined, vary: 'Accept-Encoding' };
    return method === 'HEAD' ? { fields } : { fields, stream: createGzip({ flush: constants.Z_SYNC_FLUSH }) };
  }
}

const route = (name: string, more = ''): string => `  - { name: ${name}, match: { path: '/${name}', methods: [GET, POST] }, to: shop, access: public, types: [text/plain, application/json]${more} }\n`;
const yamlFor = ({ url }: Origin): string => `
upstreams:
  - { name: shop, kind: http, instances: ['${url}'] }
routes:
${route('plain')}${route('auto', ', compress: auto')}${route('always', ', compress: always')}${route('rewritten', ', compress: auto, rewrite: { responseBody: { remove: [secret] } }')}${route('trailers', ', compress: auto, rewrite: { responseHeaders: { pass: [x-sum] } }')}`;

describe('answers of routes that are to be compressed', () => {
  let origin: Origin;
  let bff: RunningBff;

  beforeAll(async () => {
    origin = await startOrigin();
    bff = await startRouted(yamlFor(origin), rootOf({ providers: [Gzip] }));
  });
  afterAll(async () => {
    await bff.close();
    await origin.close();
  });
  beforeEach(() => (asked.length = 0));

  const open = async (path: string, method = 'GET'): Promise<IncomingMessage> => {
    const { hostname, port } = new URL(bff.url);
    const sent = request({ hostname, port, path, method, headers: { 'accept-encoding': 'gzip' } });
    sent.on('error', () => undefined).end();
    return ((await once(sent, 'response')) as [IncomingMessage])[0];
  };
  const get = async (path: string, method?: string): Promise<{ coding: unknown; length: unknown; vary: unknown; bytes: Buffer; trailers: unknown }> => {
    const answer = await open(path, method);
    const bytes = await buffer(answer);
    const { 'content-encoding': coding, 'content-length': length, vary } = answer.headers;
    return { coding, length, vary, bytes, trailers: answer.trailers };
  };
  const text = 'a word and '.repeat(1_000);

  it('are asked about there alone, and all others leave as they come, with their length', async () => {
    origin.answer = (_asked, response) => response.writeHead(200, { 'content-type': 'text/plain', 'content-length': text.length }).end(text);
    const [plain, auto] = [await get('/plain'), await get('/auto')];
    await get('/always');
    expect({ plain: { ...plain, bytes: String(plain.bytes) === text }, auto: { ...auto, bytes: gunzipSync(auto.bytes).toString() === text } }).toEqual({
      plain: { coding: undefined, length: String(text.length), vary: undefined, bytes: true, trailers: {} },
      auto: { coding: 'gzip', length: undefined, vary: 'Accept-Encoding', bytes: true, trailers: {} },
    });
    expect(asked.map(({ status, harmless, fields }) => ({ status, harmless, length: fields['content-length'] }))).toEqual([false, true].map((harmless) => ({ status: 200, harmless, length: String(text.length) })));
  });

  it('are those of HEAD in their head', async () => {
    origin.answer = (_asked, response) => response.writeHead(200, { 'content-type': 'text/plain', 'content-length': text.length }).end(text);
    expect(await get('/auto', 'HEAD')).toEqual({ coding: 'gzip', length: undefined, vary: 'Accept-Encoding', bytes: Buffer.alloc(0), trailers: {} });
  });

  it('are not written in a coding twice', async () => {
    const packed = gzipSync(text);
    origin.answer = (_asked, response) => response.writeHead(200, { 'content-type': 'text/plain', 'content-encoding': 'gzip' }).end(packed);
    expect((await get('/auto')).bytes.equals(packed)).toBe(true);
  });

  it('are compressed when they have been rewritten', async () => {
    origin.answer = (_asked, response) => response.writeHead(200, { 'content-type': 'application/json' }).end('{"open":1,"secret":2}');
    const { coding, bytes } = await get('/rewritten');
    expect({ coding, text: gunzipSync(bytes).toString() }).toEqual({ coding: 'gzip', text: '{"open":1}' });
  });

  it('let each piece out as it comes, and trailers after the last', async () => {
    let more = (): void => undefined;
    origin.answer = (_asked, response) => {
      response.writeHead(200, { 'content-type': 'text/plain', trailer: 'x-sum' }).write('first');
      more = () => {
        response.addTrailers({ 'x-sum': '7' });
        response.end('second');
      };
    };
    const answer = await open('/trailers');
    const pieces: Buffer[] = [];
    answer.on('data', (piece: Buffer) => pieces.push(piece));
    while (!gunzipSync(Buffer.concat(pieces), { finishFlush: constants.Z_SYNC_FLUSH }).toString().includes('first')) await once(answer, 'data');
    more();
    await once(answer, 'end');
    expect({ text: gunzipSync(Buffer.concat(pieces)).toString(), trailers: answer.trailers }).toEqual({ text: 'firstsecond', trailers: { 'x-sum': '7' } });
  });

  it('take no more of the upstream than their client takes', async () => {
    const [piece, most] = [randomBytes(64 * 1_024), 400];
    let written = 0;
    let left = false;
    origin.answer = (_asked, response) => {
      const write = (): void => {
        while (written < most && !response.destroyed) {
          written += 1;
          if (!response.write(piece)) return void response.once('drain', write);
        }
        response.end();
      };
      response.once('close', () => (left = !response.writableFinished));
      response.writeHead(200, { 'content-type': 'text/plain' });
      write();
    };
    const answer = await open('/auto');
    answer.pause();
    let before = -1;
    while (before !== written) {
      before = written;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    expect(written).toBeLessThan(most);
    answer.destroy();
    while (!left) await new Promise((resolve) => setTimeout(resolve, 5));
  });

  it('are cut where the upstream cuts them', async () => {
    origin.answer = (_asked, response) => {
      response.writeHead(200, { 'content-type': 'text/plain' }).write(text);
      setTimeout(() => response.destroy(), 30);
    };
    await expect(buffer(await open('/auto'))).rejects.toThrow('aborted');
  });

  it.each([
    ['nothing compresses', ', compress: auto', 'routes.odd.compress: nothing compresses answers here; set edge.compression.enabled, with EdgeModule among the imports, or take it out'],
    ['it is a redirect', ', compress: auto, redirect: { to: / }', 'routes.odd.compress: a redirect has no body; take it out'],
  ])('stop the start where %s', async (_, more, fault) => {
    const yaml = `upstreams:\n  - { name: shop, kind: http, instances: ['${origin.url}'] }\nroutes:\n${route('odd', more)}`;
    const faults = await startRouted(more.includes('redirect') ? yaml.replace('to: shop, ', '') : yaml).catch((error: unknown) => (error instanceof StartError ? error.faults : error));
    expect(faults).toEqual([fault]);
  });
});
