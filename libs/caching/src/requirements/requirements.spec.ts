import { MemoryStore } from '../stores/memory.store.ts';
import { FRESHNESS, STALE } from './freshness-rows.fixture.ts';
import { OwnCache } from './own-cache.fixture.ts';
import { SELECTING, TARGETED } from './selecting-rows.fixture.ts';
import { STORING } from './storing-rows.fixture.ts';
import { tryRequirement } from './try-requirement.fixture.ts';

const ALL = [...STORING, ...FRESHNESS, ...STALE, ...SELECTING, ...TARGETED];

describe('what the standards demand of a cache', () => {
  it.each(ALL)('RFC $rfc, section $section, $keyword: $says', async (requirement) => {
    const clock = { seconds: 0 };
    const store = new MemoryStore({ bytes: 1_000_000, variants: 8 }, () => clock.seconds * 1_000);
    await tryRequirement(
      requirement,
      new OwnCache(store, clock, { private: requirement.private, trusting: requirement.steps.some(({ trusted }) => trusted) }),
    );
  });
});
