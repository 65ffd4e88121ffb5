import { requiredService } from '../bars/required-service.ts';
import { stopped } from '../lab/scene.ts';
import { steady } from '../lab/steady.ts';

export const requiredGone = steady({
  name: 'required-gone',
  about: 'catalog, which every page needs, is gone for 10 s and comes back',
  lasts: 10,
  scene: stopped(['catalog']),
  bars: requiredService('catalog'),
});
