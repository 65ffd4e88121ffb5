import type { GrpcContract } from '@portico/upstream';

/** What calls gRPC services with JSON. */
export interface Transcoding {
  readonly contracts: readonly GrpcContract[];
  /** Loads what reads their messages. */
  load(): Promise<typeof import('./transcoder.ts')>;
}

/**
 * Has sections of `transcode` name these contracts. What reads messages is loaded where there is such a section, and is in no bundle of a BFF that does
 * not call this.
 *
 * ```ts
 * ProxyModule.forRoot({ transcoding: transcoding(recommendations) })
 * ```
 */
export const transcoding = (...contracts: readonly GrpcContract[]): Transcoding => ({ contracts, load: () => import('./transcoder.ts') });
