import { Agent, createServer } from 'node:http';
import { createProxyMiddleware } from 'http-proxy-middleware';
import { endOnSigterm } from '../by-hand/end-on-sigterm.ts';
import { handSettings } from '../by-hand/settings.ts';

/** A pass-through by the proxy that most Express applications have, with nothing else. */
const { port, catalog } = handSettings(process.env);
const proxy = createProxyMiddleware({ target: catalog, agent: new Agent({ keepAlive: true, maxSockets: 128 }) });
createServer((request, response) => void proxy(request, response)).listen(port, '127.0.0.1');
endOnSigterm();
