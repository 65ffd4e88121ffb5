/**
 * The access token that a caller came with, or that is kept for it. Only to be exchanged for one that an upstream believes (RFC 8693): it
 * is gone with the request, and is never handed on or written down as it is.
 */
export interface AccessToken {
  /** Tells it from other tokens, and nothing of it. */
  readonly id: string;
  reveal(): string | Promise<string>;
}
