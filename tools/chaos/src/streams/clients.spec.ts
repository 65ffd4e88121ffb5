import { download, echoes, hold, openSockets, upload } from './clients.ts';
import { Peer } from './peer.ts';

const BYTES = 1_000_000;

describe('clients of streams', () => {
  let peer: Peer;

  beforeAll(async () => {
    peer = await Peer.start();
  });
  afterAll(() => peer.stop());

  it('tell how many bytes have come, and how many were received', async () => {
    expect({ down: await download(peer.url, `/${BYTES}`), up: await upload(peer.url, '/up', BYTES) }).toEqual({ down: BYTES, up: BYTES });
  });

  it('hold answers that have begun', async () => {
    const held = [...(await hold(peer.url, '/stops', 3, true)), ...(await hold(peer.url, `/${BYTES}`, 2, false))];
    expect(held.map(({ readyState }) => readyState)).toEqual(held.map(() => 'open'));
    for (const socket of held) socket.destroy();
  });

  it('count the WebSockets that answer', async () => {
    const sockets = await openSockets(peer.url, '/socket', 5);
    sockets[0]?.terminate();
    sockets[1]?.removeAllListeners().terminate();
    expect(await echoes(sockets.slice(2))).toBe(3);
    for (const socket of sockets) socket.terminate();
  });
});
