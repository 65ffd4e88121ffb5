import { createServer } from 'node:http';
import { Pool } from 'undici';
import { endOnSigterm } from '../by-hand/end-on-sigterm.ts';
import { handSettings } from '../by-hand/settings.ts';

/** A pass-through with nothing else: Node's own server, and undici's stream into its answer. */
const { port, catalog } = handSettings(process.env);
const pool = new Pool(catalog, { connections: 128 });
const server = createServer((request, response) => {
  const { url: path = '/', method = 'GET', headers } = request;
  delete headers.connection;
  pool
    .stream({ path, method, headers, body: method === 'GET' ? null : request }, ({ statusCode, headers: { connection: _ours, 'keep-alive': _theirs, ...answered } }) => response.writeHead(statusCode, answered))
    .catch((error: Error) => (response.headersSent ? response.destroy() : response.writeHead(502).end(error.message)));
});
server.listen(port, '127.0.0.1');
endOnSigterm();
