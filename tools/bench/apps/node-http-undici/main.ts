import { createServer } from 'node:http';
import { endOnSigterm } from '../by-hand/end-on-sigterm.ts';
import { handSettings } from '../by-hand/settings.ts';
import { UndiciShop } from '../by-hand/undici-shop.ts';

/** The floor: Node's own server, undici, JSON.stringify. No router, no schema, nothing else. */
const settings = handSettings(process.env);
const shop = new UndiciShop(settings);
const server = createServer((request, response) => {
  shop.page(request.headers['x-visit'] as string | undefined).then(
    (page) => {
      const body = JSON.stringify(page);
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }).end(body);
    },
    (error: Error) => response.writeHead(502).end(error.message),
  );
});
server.listen(settings.port, '127.0.0.1');
endOnSigterm();
