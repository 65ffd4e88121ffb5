import type { AttackRequest, CostBound } from '../attack.ts';
import type { Sender } from '../kit/sender.ts';
import type { World } from './world.ts';

/** Bytes of an answer. */
const LONGEST_ANSWER = 16_000;
/** How often what is sent may be gone through. */
const TIMES = 5;
/** How many of the shortest a refusal may cost beside that: what is sent must be carried, too. */
const SHORTEST = 3;
/** Measurements, of which the least counts: the machine does other things too. */
const ROUNDS = [3, 12, 40];

/** @returns what is wrong with what a refusal costs the BFF; undefined when it is in its bounds, or when this machine does not tell */
export async function costFault({ reading, shortened }: CostBound, request: AttackRequest, by: Sender, world: World): Promise<string | undefined> {
  const { headers, body } = await by.send(request);
  const answer = Buffer.byteLength(body) + Buffer.byteLength(JSON.stringify(headers));
  if (answer > LONGEST_ANSWER) return `the answer has ${answer} bytes, more than ${LONGEST_ANSWER}`;
  if (world.cpu() === undefined) return undefined;
  let [refused, short, read] = [Infinity, Infinity, Infinity];
  for (const rounds of ROUNDS) {
    for (let round = 0; round < rounds; round += 1) {
      refused = Math.min(refused, await cpuOf(world, () => by.send(request)));
      short = Math.min(short, await cpuOf(world, () => by.send(shortened(request))));
      read = Math.min(read, own(() => reading(request)));
    }
    if (refused <= SHORTEST * short + TIMES * read) return undefined;
  }
  return `the refusal costs ${refused.toFixed(2)} ms of CPU: more than ${SHORTEST} times the shortest, ${short.toFixed(2)} ms, and ${TIMES} times ${read.toFixed(2)} ms of reading`;
}

async function cpuOf({ cpu }: World, work: () => Promise<unknown>): Promise<number> {
  const from = cpu() ?? 0;
  await work();
  return (cpu() ?? 0) - from;
}

function own(work: () => unknown): number {
  const from = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(from);
  return (user + system) / 1_000;
}
