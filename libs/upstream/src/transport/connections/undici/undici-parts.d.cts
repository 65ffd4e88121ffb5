import type { buildConnector as BuildConnector, Client as UndiciClient, Dispatcher } from 'undici';

export declare const Client: typeof UndiciClient;
export declare const buildConnector: typeof BuildConnector;
/** `client.connect`, which undici's index adds to the class. */
export declare function connect(client: UndiciClient, options: { readonly path: string; readonly headers: Record<string, string> }, callback: (error: Error | null, data?: Dispatcher.ConnectData) => void): void;
