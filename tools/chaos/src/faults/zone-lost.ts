import { oneInstance } from '../bars/one-instance.ts';
import { stopped } from '../lab/scene.ts';
import { steady } from '../lab/steady.ts';
import { SERVICES } from '../../../lab/src/sandbox/sandbox-process.ts';
import type { Service } from '../../../lab/src/sandbox/sandbox-process.ts';

/** The BFFs are in the first; each has one instance of every service. */
const ZONES = ['a', 'b', 'c'];
const LOST = 1;

export const zoneLost = steady({
  name: 'zone-lost',
  about: 'the zone of the BFFs loses its instances of every service; there are two other zones',
  scene: async (lab) => {
    const labelled = Object.entries(lab.sandbox.instances).map(([service, origins]) => [service, origins.map((origin, index) => `${origin} zone=${ZONES[index]}`)]);
    const scene = await stopped(SERVICES, LOST)(lab);
    return { ...scene, wanted: { instances: Object.fromEntries(labelled) as Record<Service, string[]>, settings: { PORTICO_ZONE: ZONES[0] as string } } };
  },
  bars: oneInstance,
});
