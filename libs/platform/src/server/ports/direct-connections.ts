import type { Socket } from 'node:net';

const direct = new WeakSet<Socket>();

export const markDirect = (socket: Socket): void => void direct.add(socket);

/**
 * Whether the connection came by a port that clients reach without a proxy: what its headers say of a client is the client's own invention.
 */
export const isDirect = (socket: Socket): boolean => direct.has(socket);
