import type { Server } from 'node:net';

/** A port at which clients connect. */
export interface ClientPort {
  /** The setting that says which, for messages: `server.port`. */
  readonly setting: string;
  /** 0 lets the system choose a free one. */
  readonly port: number;
  readonly server: Server;
  /** The scheme of a URL of this port. */
  readonly scheme: 'http' | 'https';
  /** The event with which a connection of this server is ready for HTTP; undefined where the server answers by itself. */
  readonly ready?: string;
  /** Whether no proxy stands in front: what headers say of a client is not believed, whatever its address. */
  readonly direct?: boolean;
  /** Called when no further connection is taken: has those end that the HTTP server of the BFF does not know. */
  stop?(): void;
}
