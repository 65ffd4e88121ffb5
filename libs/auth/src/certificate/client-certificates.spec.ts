import { CidrBlock } from '@portico/config';
import { selfSigned } from '@portico/testing';
import type { Certificate } from '@portico/testing';
import { createHash, X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { Agent, createServer, request } from 'node:https';
import type { Server } from 'node:https';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { TLSSocket } from 'node:tls';
import { CertificateSettings } from './certificate.settings.ts';
import { ClientCertificates } from './client-certificates.ts';

const thumbprint = ({ cert }: Certificate): string => createHash('sha256').update(new X509Certificate(cert).raw).digest('base64url');
const field = ({ cert }: Certificate): string => `:${new X509Certificate(cert).raw.toString('base64')}:`;
const settings = (...terminators: readonly string[]): CertificateSettings =>
  Object.assign(new CertificateSettings(), { terminators: terminators.map((text) => new CidrBlock(text)) });

describe('the certificate of a client', () => {
  let partner: Certificate;
  let other: Certificate;

  beforeAll(async () => {
    [partner, other] = await Promise.all([selfSigned('partner.example'), selfSigned('other.example')]);
  });

  describe('that a terminator of TLS tells', () => {
    const from = (remoteAddress: string, ...values: readonly string[]): IncomingMessage =>
      ({ socket: { remoteAddress }, headers: { 'client-cert': values[0] }, rawHeaders: values.flatMap((value) => ['Client-Cert', value]) }) as never;
    const certificates = new ClientCertificates(settings('10.0.0.0/8'));

    it('is believed', () => expect(certificates.thumbprintIn(from('10.1.2.3', field(partner)))).toBe(thumbprint(partner)));
    it('is not there where it tells none', () => expect(certificates.thumbprintIn(from('10.1.2.3'))).toBeUndefined());
    it('is none of two', () => expect(certificates.thumbprintIn(from('10.1.2.3', field(other), field(partner)))).toBeUndefined());

    it('is read from the header that the settings name, in their form', () => {
      const digest = createHash('sha256').update(new X509Certificate(partner.cert).raw).digest('hex');
      const told = { socket: { remoteAddress: '10.1.2.3' }, headers: { 'x-forwarded-client-cert': `Hash=${digest}`, 'client-cert': field(other) }, rawHeaders: ['X-Forwarded-Client-Cert', '', 'Client-Cert', ''] };
      const envoys = new ClientCertificates(Object.assign(settings('192.0.2.0/24', '10.0.0.0/8'), { header: 'x-forwarded-client-cert', form: 'xfcc' }));
      expect(envoys.thumbprintIn(told as never)).toBe(thumbprint(partner));
    });

    it('is not believed from anybody else', () => {
      expect(certificates.thumbprintIn(from('192.0.2.1', field(partner)))).toBeUndefined();
      expect(new ClientCertificates(settings()).thumbprintIn(from('10.1.2.3', field(partner)))).toBeUndefined();
    });
  });

  describe('that TLS tells', () => {
    let server: Server;
    let certificates: ClientCertificates;

    beforeAll(async () => {
      const { cert, key } = await selfSigned('bff.example');
      server = createServer({ cert, key, requestCert: true, rejectUnauthorized: false }, (incoming, answer) => answer.end(String(certificates.thumbprintIn(incoming))));
      await once(server.listen(0, '127.0.0.1'), 'listening');
    });

    afterAll(() => void server.close());
    beforeEach(() => (certificates = new ClientCertificates(settings())));

    const ask = async (certificate: Certificate | undefined, headers: Readonly<Record<string, string>> = {}, times = 1): Promise<string[]> => {
      const agent = new Agent({ keepAlive: true, maxSockets: 1, rejectUnauthorized: false, ...certificate });
      const answers: string[] = [];
      for (let time = 0; time < times; time += 1) {
        const asked = request({ host: '127.0.0.1', port: (server.address() as AddressInfo).port, agent, headers }).end();
        const [answer] = (await once(asked, 'response')) as [IncomingMessage];
        answers.push(Buffer.concat(await answer.toArray()).toString());
      }
      agent.destroy();
      return answers;
    };

    it('is believed, each time that the connection is used', async () => expect(await ask(partner, {}, 3)).toEqual(Array(3).fill(thumbprint(partner))));
    it('is looked at once for each connection: it is shown by the handshake alone', async () => {
      const looked = jest.spyOn(TLSSocket.prototype, 'getPeerX509Certificate');
      await ask(partner, {}, 3);
      await ask(undefined, {}, 2);
      expect(looked).toHaveBeenCalledTimes(2);
      looked.mockRestore();
    });
    it('is that of each connection', async () => expect([await ask(partner), await ask(other)]).toEqual([[thumbprint(partner)], [thumbprint(other)]]));
    it('is not there when the client shows none', async () => expect(await ask(undefined)).toEqual(['undefined']));
    it('does not come out of a header', async () => expect(await ask(other, { 'client-cert': field(partner) })).toEqual([thumbprint(other)]));

    it('is not that of a terminator itself', async () => {
      certificates = new ClientCertificates(settings('127.0.0.1/32'));
      expect(await ask(other)).toEqual(['undefined']);
      expect(await ask(other, { 'client-cert': field(partner) })).toEqual([thumbprint(partner)]);
    });
  });
});
