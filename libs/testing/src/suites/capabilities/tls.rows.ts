import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { waitUntil } from '../../process/wait-until.ts';
import { exchange } from '../../wire/raw-request.ts';
import type { CapabilityRow } from './capability-row.ts';
import { API, SHOP, writePair } from './fronts.ts';
import type { Fronts } from './fronts.ts';
import { askSecurely, secureSocket, statusOverHttp2 } from './secure.ts';

const PATIENCE = 5_000;
const PAGE = '/probe/items/5';

/** Plain HTTP to one of the ports. */
const plainly = ({ tls }: Fronts, port: string, host: string): ReturnType<typeof exchange> =>
  exchange(`http://127.0.0.1:${tls.bff.running.ports[port]}`, { method: 'GET', target: `${PAGE}?x=1`, headers: { host } });

/** Whose certificate a client is shown. */
const shownTo = async (fronts: Fronts, servername: string): Promise<unknown> => {
  const socket = await secureSocket(fronts, { servername });
  const { CN } = socket.getPeerCertificate().subject;
  socket.destroy();
  return CN;
};
const statusOf = (answer: Awaited<ReturnType<typeof askSecurely>>): number | 'refused' => (answer === 'refused' ? answer : answer.status);

/** O1 and O2: TLS, in and out. */
export const TLS: readonly CapabilityRow[] = [
  {
    id: 'O1',
    what: 'TLS ends at the BFF: 1.2 and 1.3, certificates by name, HTTP/2, and HTTP redirected to HTTPS',
    allowed: [
      {
        title: 'both versions, both certificates, HTTP/2, and plain HTTP by a redirect',
        run: async (fronts) => {
          const versions: (string | null)[] = [];
          for (const version of ['TLSv1.2', 'TLSv1.3'] as const) {
            const socket = await secureSocket(fronts, { minVersion: version, maxVersion: version });
            versions.push(socket.getProtocol());
            socket.destroy();
          }
          expect({ versions, names: [await shownTo(fronts, SHOP), await shownTo(fronts, API)] }).toEqual({ versions: ['TLSv1.2', 'TLSv1.3'], names: ['shop', 'api'] });
          expect([statusOf(await askSecurely(fronts, PAGE)), await statusOverHttp2(fronts, PAGE)]).toEqual([200, 200]);
          const { status, headers } = await plainly(fronts, 'tls.redirectFrom', SHOP);
          expect({ status, location: headers['location'] }).toEqual({ status: 308, location: `https://${SHOP}:${fronts.tls.bff.running.ports['server.port']}${PAGE}?x=1` });
        },
      },
    ],
    refused: [
      {
        title: 'TLS 1.1, plain HTTP at the port of TLS, and a redirect to a name that is not the BFF’s',
        run: async (fronts) => {
          const old = { minVersion: 'TLSv1.1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' } as const;
          const plain = await plainly(fronts, 'server.port', SHOP).then(({ status }) => status, () => 'refused');
          expect({ old: await askSecurely(fronts, PAGE, old), plain, elsewhere: (await plainly(fronts, 'tls.redirectFrom', 'evil.example')).status }).toEqual({ old: 'refused', plain: 'refused', elsewhere: 421 });
        },
      },
    ],
    reloaded: [
      {
        title: 'a new certificate is shown, and open connections go on',
        run: async (fronts) => {
          const open = await secureSocket(fronts);
          await writePair(fronts.folder, fronts.certificates.ca, 'shop', 'renewed');
          await waitUntil('the renewed certificate', PATIENCE, async () => ((await shownTo(fronts, SHOP)) === 'renewed' ? true : undefined));
          open.write(`GET ${PAGE} HTTP/1.1\r\nhost: ${SHOP}\r\nx-csrf: 1\r\nconnection: close\r\n\r\n`);
          expect(String((await once(open, 'data'))[0])).toMatch(/^HTTP\/1\.1 200 /);
          open.destroy();
          await writePair(fronts.folder, fronts.certificates.ca, 'shop', 'shop');
          await waitUntil('the certificate of the start', PATIENCE, async () => ((await shownTo(fronts, SHOP)) === 'shop' ? true : undefined));
        },
      },
    ],
  },
  {
    id: 'O2',
    what: 'mutual TLS: clients’ certificates are checked, upstreams’ are, and the BFF shows its own',
    allowed: [
      {
        title: 'a client with a certificate of the CA, and an upstream with one',
        run: async (fronts) => {
          const { partner } = fronts.certificates;
          expect([statusOf(await askSecurely(fronts, PAGE, { port: 'tls.clients.port', ...partner })), statusOf(await askSecurely(fronts, '/probe/secured'))]).toEqual([200, 200]);
        },
      },
    ],
    refused: [
      {
        title: 'a client without one, with one that is revoked or another CA’s, and an upstream with another CA’s',
        run: async (fronts) => {
          const { revoked, stranger } = fronts.certificates;
          const clients = [{}, revoked, stranger].map((shown) => askSecurely(fronts, PAGE, { port: 'tls.clients.port', ...shown }));
          const [, unproven] = fronts.secured;
          expect({ clients: (await Promise.all(clients)).map(statusOf), upstream: statusOf(await askSecurely(fronts, '/probe/unproven')), asked: unproven?.asked.length }).toEqual({ clients: ['refused', 'refused', 'refused'], upstream: 503, asked: 0 });
        },
      },
    ],
    reloaded: [
      {
        title: 'a certificate that is put on the list of revoked ones is refused, and its connections end',
        run: async (fronts) => {
          const { ca, revoked } = fronts.certificates;
          const late = await ca.issue('late.example');
          const socket = await secureSocket(fronts, late, 'tls.clients.port');
          const ended = once(socket, 'close');
          writeFileSync(join(fronts.folder, 'ca.crl'), await ca.revoke([revoked, late]));
          await ended;
          expect(statusOf(await askSecurely(fronts, PAGE, { port: 'tls.clients.port', ...late }))).toBe('refused');
        },
      },
    ],
  },
];
