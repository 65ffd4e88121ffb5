import type { BffUnderTest } from '@portico/testing';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { SigningIn } from './signing-in.ts';

/**
 * Stands between the identity provider and a BFF whose port is known only when the provider runs: what is said here is said to the BFF, and
 * the last logout token is kept.
 */
export class LogoutTokens {
  sentTo: BffUnderTest | undefined;
  last = '';
  private readonly server = createServer((request, response) => {
    void this.passOn(request).then((status) => response.writeHead(status).end());
  });

  static async listen(): Promise<LogoutTokens> {
    const tokens = new LogoutTokens();
    await once(tokens.server.listen(0, '127.0.0.1'), 'listening');
    return tokens;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/`;
  }

  /** A good one, about somebody who has just signed in and out. */
  async of(web: SigningIn, customer: string): Promise<string> {
    await web.signIn(customer);
    await web.sandbox.identity.control.signOutEverywhere(customer);
    return this.last;
  }

  close(): Promise<void> {
    this.server.closeAllConnections();
    return new Promise((closed) => void this.server.close(() => closed()));
  }

  private async passOn(request: IncomingMessage): Promise<number> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString();
    this.last = new URLSearchParams(body).get('logout_token') ?? '';
    const headers = { 'content-type': request.headers['content-type'] ?? '' };
    const answer = await this.sentTo?.request('/auth/backchannel-logout', { method: 'POST', headers, body });
    return answer?.status ?? 503;
  }
}
