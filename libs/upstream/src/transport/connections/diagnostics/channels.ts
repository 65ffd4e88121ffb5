import { channel } from 'node:diagnostics_channel';

/** Undici's channels (its docs/api/DiagnosticsChannel.md), as tracing libraries subscribe to them. */
export const CHANNELS = {
  create: channel('undici:request:create'),
  sendHeaders: channel('undici:client:sendHeaders'),
  bodyChunkSent: channel('undici:request:bodyChunkSent'),
  bodySent: channel('undici:request:bodySent'),
  headers: channel('undici:request:headers'),
  bodyChunkReceived: channel('undici:request:bodyChunkReceived'),
  trailers: channel('undici:request:trailers'),
  error: channel('undici:request:error'),
} as const;

const { create, sendHeaders, bodySent, bodyChunkSent, headers, bodyChunkReceived, trailers, error } = CHANNELS;

/** Whether anything is subscribed that an exchange publishes. */
export const isObserved = (): boolean =>
  create.hasSubscribers || headers.hasSubscribers || trailers.hasSubscribers || error.hasSubscribers || sendHeaders.hasSubscribers || bodySent.hasSubscribers || bodyChunkSent.hasSubscribers || bodyChunkReceived.hasSubscribers;
