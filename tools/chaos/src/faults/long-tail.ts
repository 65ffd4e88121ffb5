import { longTailed } from '../bars/long-tailed.ts';
import { ordered } from '../lab/scene.ts';
import { steady } from '../lab/steady.ts';
import { SERVICES } from '../../../lab/src/sandbox/sandbox-process.ts';
import type { Reads } from '../load/targets.ts';
import type { Fault } from './fault.ts';

/** Milliseconds that a call usually takes. */
const USUAL = 10;
const SHARE = 0.02;
const FACTOR = 20;

/** Few enough that processes hardly wait for each other: that would be a tail of its own. */
const perSecond = { healthy: 120, ill: 120 };

const scene = ordered(
  SERVICES.map((service) => ({ service, kind: 'longTail', share: SHARE, factor: FACTOR })),
  SERVICES.map((service) => ({ service, kind: 'latency', ms: USUAL })),
);
const unhedged = Object.fromEntries(SERVICES.map((service) => [`PORTICO_UPSTREAMS__${service.toUpperCase()}__HEDGING__ENABLED`, 'false']));

const about = `${SHARE * 100} % of all calls take ${USUAL * FACTOR} ms, the others ${USUAL} ms; once without hedging, once with it`;

/** The same twice: what hedging brings is told by what comes without it. */
const tailed = (name: string, what: string, read: Reads): Fault => ({
  name,
  about: `${about}; ${what}`,
  inCi: false,
  async run(lab) {
    const common = { about, perSecond, read };
    const without = await steady({ ...common, name: `${name}-unhedged`, scene: async (one) => ({ ...(await scene(one)), wanted: { settings: unhedged } }), bars: () => [] }).run(lab);
    const hedged = await steady({ ...common, name, scene, bars: (measured) => longTailed(measured, without.figures) }).run(lab);
    return { ...hedged, beside: { name: 'without hedging', series: without.series } };
  },
});

/** Of reads of one call, as many are slow as of calls; of pages, which take several, several times as many. */
export const longTail = tailed('long-tail', 'reads of one call', 'searches');
export const longTailOfPages = tailed('long-tail-pages', 'pages of one to seven calls', 'pages');
