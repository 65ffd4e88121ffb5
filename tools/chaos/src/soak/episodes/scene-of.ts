import type { Lab } from '../../lab/lab.ts';
import { ordered, stopped } from '../../lab/scene.ts';
import type { Scene } from '../../lab/scene.ts';
import type { Trouble } from './trouble.ts';

/** Troubles that come and go together. */
export async function sceneOf(troubles: readonly Trouble[], lab: Lab): Promise<Scene> {
  const stops = troubles.filter(({ kind }) => kind === 'stop').map(({ service, instance }) => stopped([service], instance));
  const scenes = await Promise.all([ordered(troubles.flatMap(({ orders }) => orders)), ...stops].map((set) => set(lab)));
  const all = async (verb: 'begin' | 'end'): Promise<void> => {
    await Promise.all(scenes.map((scene) => scene[verb]()));
  };
  return { begin: () => all('begin'), end: () => all('end') };
}
