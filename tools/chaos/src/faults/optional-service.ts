import { optionalService } from '../bars/optional-service.ts';
import { hung, ordered, stopped } from '../lab/scene.ts';
import { steady } from '../lab/steady.ts';

/** Every page has prices, and gives them 300 ms at most. */
const prices = optionalService(300, 99.9);
/** Half of the reads are of pages with recommendations, and with products that need them: 250 ms for each of the two. */
const recommended = optionalService(250, 49.9);

export const optionalGone = steady({
  name: 'optional-gone',
  about: 'pricing is gone: nothing listens',
  scene: stopped(['pricing']),
  bars: prices,
});

export const optionalHung = steady({
  name: 'optional-hung',
  about: 'pricing answers nothing any more',
  scene: ordered(hung('pricing')),
  bars: prices,
});

export const optionalGrpcGone = steady({
  name: 'optional-grpc-gone',
  about: 'recommendations (gRPC) is gone: nothing listens',
  scene: stopped(['recommendations']),
  bars: recommended,
});

export const optionalGrpcHung = steady({
  name: 'optional-grpc-hung',
  about: 'recommendations (gRPC) answers nothing any more',
  scene: ordered(hung('recommendations')),
  bars: recommended,
});
