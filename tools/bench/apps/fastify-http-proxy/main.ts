import httpProxy from '@fastify/http-proxy';
import Fastify from 'fastify';
import { endOnSigterm } from '../by-hand/end-on-sigterm.ts';
import { handSettings } from '../by-hand/settings.ts';

/** A pass-through by Fastify's own proxy, with nothing else. */
const { port, catalog } = handSettings(process.env);
const fastify = Fastify();
fastify.register(httpProxy, { upstream: catalog, undici: { connections: 128 } });
await fastify.listen({ port, host: '127.0.0.1' });
endOnSigterm();
