import { EXAMPLES, startSandbox } from '@portico/sandbox';
import type { Sandbox } from '@portico/sandbox';
import { BffUnderTest, CertificateAuthority, issuerKey, TokenIssuer } from '@portico/testing';
import type { Certificate, IssuerKey } from '@portico/testing';
import { createHash, X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bringing, partners } from './partners.ts';
import { PARTNER_BFF } from './partner-bff.ts';

type Port = 'server.port' | 'tls.clients.port';

const thumbprint = ({ cert }: Certificate): string => createHash('sha256').update(new X509Certificate(cert).raw).digest('base64url');
const field = ({ cert }: Certificate): string => `:${new X509Certificate(cert).raw.toString('base64')}:`;

/** RFC 8705 with no terminator of TLS in front. */
describe('a partner whose access token is bound to its certificate, and who calls partner-bff directly', () => {
  const folder = mkdtempSync(join(tmpdir(), 'portico-bound-'));
  const IN_FILE = { PORTICO_PARTNERS__FILE: join(folder, 'partners.yaml') };
  let issuer: TokenIssuer;
  let key: IssuerKey;
  let sandbox: Sandbox;
  let bff: BffUnderTest;
  let ca: CertificateAuthority;
  let own: Certificate;
  let other: Certificate;
  let path: string;

  const file = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };

  beforeAll(async () => {
    [issuer, key, sandbox, ca] = await Promise.all([TokenIssuer.start(), issuerKey('k1'), startSandbox({ ports: 'free' }), CertificateAuthority.create()]);
    issuer.published = [key.jwk];
    const shown = await ca.issue('api.example', ['api.example', '127.0.0.1']);
    [own, other] = await Promise.all([ca.issue('acme.example'), ca.issue('globex.example')]);
    await partners(IN_FILE, 'plan create standard');
    await partners(IN_FILE, `create acme --name Acme --plan standard --subject ${EXAMPLES.businessCustomer} --scopes orders:read --client acme-shop@${issuer.url}`);
    bff = await BffUnderTest.start({
      ...PARTNER_BFF,
      upstreams: sandbox.urls,
      sections: {
        tls: {
          certificates: [{ name: 'api', certificate: file('api.crt', shown.cert), key: file('api.key', shown.key) }],
          clients: { port: 0, ca: file('partners.crt', ca.cert), demand: 'optional' },
        },
        bearer: { issuers: [{ name: 'issuer', issuer: issuer.url, audiences: ['partner-bff'] }], certificate: { terminators: ['127.0.0.1/32'] } },
      },
      env: IN_FILE,
      environment: 'production',
    });
    path = `/v1/orders/${sandbox.data.orders.find(({ customerId }) => customerId === EXAMPLES.businessCustomer)?.id ?? ''}`;
  });
  afterAll(async () => {
    await bff.close();
    await Promise.all([sandbox.close(), issuer.stop()]);
    rmSync(folder, { recursive: true });
  });

  const bound = (): Promise<string> => issuer.token(key, { aud: 'partner-bff', sub: 'acme-shop', cnf: { 'x5t#S256': thumbprint(own) } });
  const call = async (port: Port, certificate: Certificate | undefined, token: string, more: Readonly<Record<string, string>> = {}) => {
    const headers = { ...bringing(token), ...more };
    for (;;) {
      const asked = request({ host: '127.0.0.1', port: bff.running.ports[port], ca: ca.cert, path, headers, agent: false, ...certificate }).end();
      const [answer] = (await once(asked, 'response')) as [IncomingMessage];
      answer.resume();
      // A part may be late on a busy machine.
      if (answer.statusCode !== 504) return { status: answer.statusCode, challenge: answer.headers['www-authenticate'] };
    }
  };
  const REFUSED = { status: 401, challenge: 'Bearer realm="partner-bff", error="invalid_token", error_description="the token is bound to a certificate, and comes without it"' };

  it('is known with that certificate', async () => {
    expect(await call('tls.clients.port', own, await bound())).toEqual({ status: 200, challenge: undefined });
  });

  it.each<[string, () => Certificate | undefined]>([
    ['another certificate', () => other],
    ['none', () => undefined],
  ])('is refused with %s', async (_, certificate) => expect(await call('tls.clients.port', certificate(), await bound())).toEqual(REFUSED));

  it('is not believed about its certificate in a header, even from the address of a terminator', async () => {
    const [token, claimed] = [await bound(), { 'client-cert': field(own) }];
    expect(await call('tls.clients.port', other, token, claimed)).toEqual(REFUSED);
    expect(await call('tls.clients.port', undefined, token, claimed)).toEqual(REFUSED);
    // The terminator itself comes by the other port, and is believed.
    expect((await call('server.port', undefined, token, claimed)).status).toBe(200);
  });

  it('may use a token that is not bound with any certificate, and with none', async () => {
    const free = await issuer.token(key, { aud: 'partner-bff', sub: 'acme-shop' });
    const statuses = { own: (await call('tls.clients.port', own, free)).status, none: (await call('tls.clients.port', undefined, free)).status };
    expect(statuses).toEqual({ own: 200, none: 200 });
  });
});
