import { oneInstance } from '../bars/one-instance.ts';
import { hung, ordered, stopped } from '../lab/scene.ts';
import { steady } from '../lab/steady.ts';
import type { FaultOrder } from '../stack/sandbox-control.ts';
import { SERVICES } from '../../../lab/src/sandbox/sandbox-process.ts';
import type { Service } from '../../../lab/src/sandbox/sandbox-process.ts';

/** Which of the three it is. */
const instance = 2;

const everywhere = (order: (service: Service) => readonly FaultOrder[]): FaultOrder[] => SERVICES.flatMap(order);

/** The gRPC library frames its answers itself, so they cannot be cut short. */
const overHttp = (order: (service: Service) => FaultOrder): FaultOrder[] => SERVICES.filter((service) => service !== 'recommendations').map(order);

export const instanceKilled = steady({
  name: 'instance-killed',
  about: 'one of three instances of every service dies',
  inCi: true,
  scene: stopped(SERVICES, instance),
  bars: oneInstance,
});

export const instanceHung = steady({
  name: 'instance-hung',
  about: 'one of three instances of every service answers nothing any more',
  scene: ordered(everywhere((service) => hung(service, instance))),
  bars: oneInstance,
});

/** Milliseconds that a call usually takes, and ten times that. */
const USUAL = 5;
const SLOW = 50;

export const instanceSlow = steady({
  name: 'instance-slow',
  about: `one of three instances of every service takes ${SLOW} ms where it took ${USUAL} ms`,
  scene: ordered(
    everywhere((service) => [{ service, instance, kind: 'latency', ms: SLOW - USUAL }]),
    everywhere((service) => [{ service, kind: 'latency', ms: USUAL }]),
  ),
  bars: oneInstance,
});

export const instanceErring = steady({
  name: 'instance-erring',
  about: 'one of three instances of every service answers half of all calls with 500',
  scene: ordered(everywhere((service) => [{ service, instance, kind: 'error', status: 500, rate: 0.5 }])),
  bars: oneInstance,
});

export const instanceResetting = steady({
  name: 'instance-resetting',
  about: 'one of three instances of every service resets connections instead of answering',
  scene: ordered(everywhere((service) => [{ service, instance, kind: 'reset' }])),
  bars: oneInstance,
});

export const instanceTruncating = steady({
  name: 'instance-truncating',
  about: 'one of three instances of every HTTP service cuts its answers in half',
  scene: ordered(overHttp((service) => ({ service, instance, kind: 'truncate' }))),
  bars: oneInstance,
});
