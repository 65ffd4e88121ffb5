import { calculateJwkThumbprint, decodeJwt, exportJWK, generateKeyPair, SignJWT } from 'jose';
import { X509Certificate } from 'node:crypto';
import { Agent, request } from 'undici';
import { MOBILE_APP, PARTNER_WITH_CERTIFICATE, startSandbox } from '../../index.ts';
import type { SandboxWithIdentity } from '../../index.ts';
import { CertificateAuthority } from '../../certificates/certificate-authority.ts';
import type { Credential } from '../../certificates/credential.ts';

describe('tokens that are bound to a key', () => {
  let sandbox: SandboxWithIdentity;
  beforeAll(async () => void (sandbox = await startSandbox({ ports: 'free', identity: { mutualTls: true } })));
  afterAll(() => sandbox.close());
  afterEach(() => sandbox.identity.control.reset());

  describe('by a DPoP proof', () => {
    it.each([false, true])('name the key, also where the server wants a nonce of its own: %j', async (nonces) => {
      sandbox.identity.control.requireDpopNonces(nonces);
      const dpopKeys = await generateKeyPair('ES256', { extractable: true });
      const tokens = await sandbox.identity.signIn({ sub: 'c-00001', dpopKeys });
      expect(tokens.token_type).toBe('dpop');
      const jkt = await calculateJwkThumbprint(await exportJWK(dpopKeys.publicKey));
      expect(decodeJwt(tokens.access_token)).toMatchObject({ sub: 'c-00001', cnf: { jkt } });
    });

    it('are refreshed with the same key only', async () => {
      const dpopKeys = await generateKeyPair('ES256', { extractable: true });
      const { refresh_token: token = '' } = await sandbox.identity.signIn({ sub: 'c-00001', dpopKeys });
      const url = `${sandbox.identity.url}/token`;
      const refresh = async ({ publicKey, privateKey }: typeof dpopKeys): Promise<number> => {
        const header = { typ: 'dpop+jwt', alg: 'ES256', jwk: await exportJWK(publicKey) };
        const dpop = await new SignJWT({ htm: 'POST', htu: url, jti: crypto.randomUUID() }).setProtectedHeader(header).setIssuedAt().sign(privateKey);
        const body = new URLSearchParams({ client_id: MOBILE_APP.id, grant_type: 'refresh_token', refresh_token: token });
        return (await fetch(url, { method: 'POST', headers: { dpop }, body })).status;
      };
      expect(await refresh(await generateKeyPair('ES256', { extractable: true }))).toBe(400);
      expect(await refresh(dpopKeys)).toBe(200);
    });
  });

  describe('by a certificate', () => {
    const ask = async (shown?: Credential): Promise<{ status: number; json: Record<string, unknown> }> => {
      const { url, certificates } = sandbox.identity;
      const metadata = (await (await fetch(`${url}/.well-known/openid-configuration`)).json()) as { mtls_endpoint_aliases: { token_endpoint: string } };
      const dispatcher = new Agent({ connect: { ca: certificates?.authority, cert: shown?.certificate, key: shown?.key } });
      const body = new URLSearchParams({ client_id: PARTNER_WITH_CERTIFICATE.id, grant_type: 'client_credentials', scope: 'orders:read' }).toString();
      const headers = { 'content-type': 'application/x-www-form-urlencoded' };
      const answer = await request(metadata.mtls_endpoint_aliases.token_endpoint, { method: 'POST', headers, body, dispatcher });
      const json = (await answer.body.json()) as Record<string, unknown>;
      await dispatcher.close();
      return { status: answer.statusCode, json };
    };

    it('name the certificate that the partner has shown', async () => {
      const shown = sandbox.identity.certificates?.partners[PARTNER_WITH_CERTIFICATE.id];
      const { status, json } = await ask(shown);
      expect(status).toBe(200);
      const thumbprint = Buffer.from(new X509Certificate(shown?.certificate ?? '').fingerprint256.replaceAll(':', ''), 'hex').toString('base64url');
      const { url } = sandbox.identity;
      expect(decodeJwt(String(json['access_token']))).toMatchObject({ iss: url, sub: PARTNER_WITH_CERTIFICATE.id, aud: 'partner-bff', cnf: { 'x5t#S256': thumbprint } });
    });

    it('are not given without one, nor for one of another authority or another name', async () => {
      const subject = { commonName: 'somebody', usage: 'client', dnsNames: [PARTNER_WITH_CERTIFICATE.dnsName] } as const;
      const foreign = await (await CertificateAuthority.create(1)).issue(subject, 1);
      for (const shown of [undefined, foreign, sandbox.identity.certificates?.server]) expect(await ask(shown)).toMatchObject({ status: 401, json: { error: 'invalid_client' } });
    });

    it('are not given over plain http', async () => {
      const body = new URLSearchParams({ client_id: PARTNER_WITH_CERTIFICATE.id, grant_type: 'client_credentials' });
      expect((await fetch(`${sandbox.identity.url}/token`, { method: 'POST', body })).status).toBe(401);
    });
  });
});
