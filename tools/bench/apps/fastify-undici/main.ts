import fastify from 'fastify';
import { endOnSigterm } from '../by-hand/end-on-sigterm.ts';
import { PAGE_SCHEMA } from '../by-hand/page-schema.ts';
import { handSettings } from '../by-hand/settings.ts';
import { UndiciShop } from '../by-hand/undici-shop.ts';

/** Peer (a): Fastify, undici and a response schema, by hand and with no cross-cutting concern. */
const settings = handSettings(process.env);
const shop = new UndiciShop(settings);
const app = fastify();
app.get('/api/storefront', { schema: { response: { 200: PAGE_SCHEMA } } }, ({ headers }) => shop.page(headers['x-visit'] as string | undefined));
await app.listen({ host: '127.0.0.1', port: settings.port });
endOnSigterm();
