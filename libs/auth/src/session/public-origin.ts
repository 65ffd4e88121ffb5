import type { IncomingMessage } from 'node:http';

/** Where browsers find the BFF: as the settings have it, or in development as the request does. */
export class PublicOrigin {
  constructor(private readonly set: string | undefined) {}

  of({ headers: { host } }: IncomingMessage): string {
    return this.set ?? `http://${host}`;
  }
}
