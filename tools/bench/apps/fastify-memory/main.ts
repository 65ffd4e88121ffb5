import fastify from 'fastify';
import pino from 'pino';
import { endOnSigterm } from '../by-hand/end-on-sigterm.ts';
import { handSettings } from '../by-hand/settings.ts';
import { UndiciShop } from '../by-hand/undici-shop.ts';

/** What a kept view is compared with: Fastify with the same bytes in memory, and a line for each request in a file that is written in batches. */
const settings = handSettings(process.env);
const text = JSON.stringify(await new UndiciShop(settings).firstPage());
const log = pino(pino.destination({ dest: process.env['PORTICO_LOG__FILE'] as string, sync: false, minLength: 4096 }));
const app = fastify({ loggerInstance: log, disableRequestLogging: true });
app.addHook('onResponse', (request, reply, done) => {
  request.log.info({ method: request.method, url: request.url, status: reply.statusCode, ms: reply.elapsedTime, bytes: reply.getHeader('content-length') }, 'request');
  done();
});
app.get('/api/storefront/kept', (_, reply) => reply.type('application/json; charset=utf-8').send(text));
await app.listen({ host: '127.0.0.1', port: settings.port });
endOnSigterm();
