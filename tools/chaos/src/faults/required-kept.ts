import { requiredKept } from '../bars/required-kept.ts';
import { stopped } from '../lab/scene.ts';
import { steady } from '../lab/steady.ts';
import type { Fault } from './fault.ts';

const about = 'catalog is gone for 10 s, once without kept answers, once with them';
const scene = stopped(['catalog']);
const sections = { caching: { upstreams: [{ name: 'catalog' }] } };

/** The same twice: what is kept is told by what fails without it. */
export const keptRequired: Fault = {
  name: 'required-kept',
  about,
  inCi: false,
  async run(lab) {
    const common = { about, lasts: 10, read: 'searches' } as const;
    const without = await steady({ ...common, name: 'required-kept-without', scene, bars: () => [] }).run(lab);
    const kept = await steady({ ...common, name: 'required-kept', scene: async (one) => ({ ...(await scene(one)), wanted: { sections } }), bars: (measured) => requiredKept(measured, without.figures) }).run(lab);
    return { ...kept, beside: { name: 'without kept answers', series: without.series } };
  },
};
