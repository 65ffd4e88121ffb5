import { setTimeout as delay } from 'node:timers/promises';
import { atMost } from '../bars/bar.ts';
import { oneInstance } from '../bars/one-instance.ts';
import { DnsServer } from '../dns/dns-server.ts';
import type { Lab } from '../lab/lab.ts';
import type { Scene } from '../lab/scene.ts';
import { steady } from '../lab/steady.ts';
import { freePort } from '../../../../libs/testing/src/process/ports.ts';
import { Relay } from '../relay/relay.ts';
import { INSTANCES } from '../stack/sandbox-control.ts';

/** Seconds that an answer may be kept, and that addresses stay open after they have left the answer: as a rolling deployment does it. */
const TTL = 1;
const STAY_OPEN = 5;

const OLD = 11;
const NEW = 21;
const hosts = (first: number): string[] => Array.from({ length: INSTANCES }, (_, index) => `127.0.0.${first + index}`);

/** The same three instances of the catalogue, reached at three addresses first and at three others later. */
async function scene({ sandbox }: Lab): Promise<Scene> {
  const port = await freePort();
  const relaysAt = (first: number): Relay[] => hosts(first).map((host, index) => new Relay(host, port, Number(new URL(sandbox.instances.catalog[index] as string).port)));
  const [before, after] = [relaysAt(OLD), relaysAt(NEW)];
  await Promise.all(before.map((relay) => relay.open()));
  const dns = await DnsServer.open(hosts(OLD), TTL);
  const leaving = new AbortController();
  const left: number[] = [];
  /** Opens some addresses, names them, and closes the others a while later. */
  const move = async (from: readonly Relay[], to: readonly Relay[], first: number): Promise<void> => {
    await Promise.all(to.map((relay) => relay.open()));
    dns.addresses = hosts(first);
    const movedAt = performance.now();
    void delay(STAY_OPEN * 1000, undefined, { signal: leaving.signal }).then(
      async () => {
        left.push(Math.max(...from.map(({ lastUsed }) => lastUsed)) - movedAt);
        await Promise.all(from.map((relay) => relay.close()));
      },
      () => undefined,
    );
  };
  return {
    wanted: {
      instances: { catalog: [`dns+http://catalog.chaos.test:${port}`] },
      settings: { PORTICO_UPSTREAMS__CATALOG__DISCOVERY__NAME_SERVERS: dns.address },
    },
    begin: () => move(before, after, NEW),
    end: () => move(after, before, OLD),
    more: () => ({ secondsUntilLeft: Math.max(0, ...left) / 1000 }),
    close: async () => {
      leaving.abort();
      dns.close();
      await Promise.all([...before, ...after].map((relay) => relay.close()));
    },
  };
}

export const dnsChanged = steady({
  name: 'dns-changed',
  about: 'the name of catalog leads to three other addresses; the old ones close 5 s later',
  scene,
  bars: (measured) => [...oneInstance(measured), atMost('until the old addresses are left', measured.more['secondsUntilLeft'] ?? Number.NaN, 2 * TTL + 1, 's')],
});
