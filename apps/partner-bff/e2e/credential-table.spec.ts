import { EXAMPLES, startSandbox } from '@portico/sandbox';
import type { Sandbox } from '@portico/sandbox';
import { BffUnderTest, CertificateAuthority, issuerKey, TokenIssuer } from '@portico/testing';
import type { Certificate } from '@portico/testing';
import { createHash, X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CERTIFICATES, CREDENTIAL_ROWS, KEYS, outcomeOf, TOKENS } from './credential-rows.ts';
import type { CredentialRow, Outcome } from './credential-rows.ts';
import { idOf, partners } from './partners.ts';
import { PARTNER_BFF } from './partner-bff.ts';

/** A well-formed key that was never issued. */
const UNKNOWN = `ptk_000000000000_${'0'.repeat(43)}0JGyrG`;
const thumbprint = ({ cert }: Certificate): string => createHash('sha256').update(new X509Certificate(cert).raw).digest('base64url');
const shown = (row: CredentialRow, outcome: Outcome): string => `token ${row.token}, certificate ${row.certificate}, key ${row.key}: ${outcome}`;

describe('what a partner’s program brings: token × certificate × key', () => {
  const folder = mkdtempSync(join(tmpdir(), 'portico-credentials-'));
  const IN_FILE = { PORTICO_PARTNERS__FILE: join(folder, 'partners.yaml') };
  const file = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  let issuer: TokenIssuer;
  let sandbox: Sandbox;
  let bff: BffUnderTest;
  let ca: CertificateAuthority;
  let path: string;
  const proofs = {} as { token: Record<CredentialRow['token'], string | undefined>; key: Record<CredentialRow['key'], string | undefined>; certificate: Record<CredentialRow['certificate'], Certificate | undefined> };

  beforeAll(async () => {
    const key = await issuerKey('k1');
    [issuer, sandbox, ca] = await Promise.all([TokenIssuer.start(), startSandbox({ ports: 'free' }), CertificateAuthority.create()]);
    issuer.published = [key.jwk];
    const strangers = await CertificateAuthority.create('strangers');
    const [api, own, other, revoked, stranger] = await Promise.all([ca.issue('api', ['127.0.0.1']), ca.issue('acme.example'), ca.issue('globex.example'), ca.issue('old.example'), strangers.issue('acme.example')]);
    await partners(IN_FILE, 'plan create standard');
    await partners(IN_FILE, `create acme --name Acme --plan standard --subject ${EXAMPLES.businessCustomer} --scopes orders:read --client acme-shop@${issuer.url}`);
    const [good, withdrawn] = [await partners(IN_FILE, 'key create acme'), await partners(IN_FILE, 'key create acme')];
    await partners(IN_FILE, `key revoke acme ${idOf(withdrawn)}`);
    const token = (claims: object): Promise<string> => issuer.token(key, { aud: 'partner-bff', sub: 'acme-shop', ...claims });
    const bound = (to: Certificate): Promise<string> => token({ cnf: { 'x5t#S256': thumbprint(to) } });
    proofs.certificate = { none: undefined, 'its own': own, another: other, revoked, 'another CA’s': stranger };
    proofs.key = { none: undefined, good, revoked: withdrawn, unknown: UNKNOWN };
    proofs.token = {
      none: undefined,
      unbound: await token({}),
      'bound to its own certificate': await bound(own),
      'bound to another certificate': await bound(other),
      expired: await token({ exp: 1 }),
      'of a client that is no partner’s': await token({ sub: 'globex-shop' }),
    };
    bff = await BffUnderTest.start({
      ...PARTNER_BFF,
      upstreams: sandbox.urls,
      sections: {
        tls: {
          certificates: [{ name: 'api', certificate: file('api.crt', api.cert), key: file('api.key', api.key) }],
          clients: { port: 0, ca: file('ca.crt', ca.cert), crl: file('ca.crl', await ca.revoke([revoked])), demand: 'optional' },
        },
        bearer: { issuers: [{ name: 'issuer', issuer: issuer.url, audiences: ['partner-bff'] }] },
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

  const outcome = async ({ token, certificate, key }: CredentialRow): Promise<Outcome> => {
    const authorization = [proofs.token[token], proofs.key[key]].flatMap((proof) => (proof === undefined ? [] : ['authorization', `Bearer ${proof}`]));
    for (;;) {
      const asked = request({ host: '127.0.0.1', port: bff.running.ports['tls.clients.port'], ca: ca.cert, path, headers: ['host', 'api.example', ...authorization], agent: false, ...proofs.certificate[certificate] }).end();
      try {
        const [answer] = (await once(asked, 'response')) as [IncomingMessage];
        answer.resume();
        // A part may be late on a busy machine.
        if (answer.statusCode !== 504) return answer.statusCode ?? 0;
      } catch (error) {
        if (['ECONNRESET', 'EPIPE'].includes((error as NodeJS.ErrnoException).code ?? '') || String(error).includes('alert')) return 'refused by the handshake';
        throw error;
      }
    }
  };

  it.each(TOKENS)('with a token that is %s, each certificate and each key', async (token) => {
    const rows = CREDENTIAL_ROWS.filter((row) => row.token === token);
    const found: string[] = [];
    for (const row of rows) found.push(shown(row, await outcome(row)));
    expect(found).toEqual(rows.map((row) => shown(row, outcomeOf(row))));
  });

  it('is tried in every combination, and some are let in with each certificate that is good', () => {
    const letIn = CREDENTIAL_ROWS.filter((row) => outcomeOf(row) === 200);
    expect({ rows: CREDENTIAL_ROWS.length, certificates: [...new Set(letIn.map(({ certificate }) => certificate))] }).toEqual({ rows: TOKENS.length * CERTIFICATES.length * KEYS.length, certificates: ['none', 'its own', 'another'] });
  });
});
