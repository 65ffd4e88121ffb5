import { cacheStatusOf, plainGet } from '../subjects/plain-get.ts';
import type { Subject } from '../subjects/subject.ts';
import type { RunningSubject } from '../subjects/running-subject.ts';
import { waitUntil } from '../../../../libs/testing/src/process/wait-until.ts';
import { PREPARED_ANSWERS } from '../upstream/answers.ts';
import type { PreparedAnswer } from '../upstream/answers.ts';
import type { Nginx } from '../upstream/nginx.ts';

/** Requests one after the other, and then at the same time, where coalescing would show. */
const ALONE = 20;
const TOGETHER = 64;

export interface Verified {
  readonly subject: string;
  readonly body: string;
  readonly differences: readonly string[];
}

/**
 * Does a subject answer the expected bytes, always, and call each service once for each request, or never? `expected` is the answer of
 * the subject that was asked first.
 */
export async function verifyAnswers(running: RunningSubject, nginx: Nginx, expected: string | undefined): Promise<Verified> {
  const { subject, url } = running;
  const before = nginx.calls().length;
  const bodies: string[] = [];
  const differences: string[] = [];
  let visit = 0;
  const ask = async (): Promise<void> => {
    visit += 1;
    const answer = await plainGet(url, running.headersOf(visit));
    const { status = 200, cacheStatus = '' } = subject.looked ?? {};
    const said = cacheStatusOf(answer);
    if (answer.status !== status || !said.startsWith(cacheStatus)) differences.push(`answered ${answer.status}, Cache-Status: ${said}`);
    bodies.push(answer.body);
  };
  for (let index = 0; index < ALONE; index += 1) await ask();
  if (!subject.same) await Promise.all(Array.from({ length: TOGETHER }, ask));

  const body = bodies[0] as string;
  const reference = expected ?? body;
  const different = bodies.find((one) => one !== reference);
  if (different !== undefined) differences.push(`its body differs, ${firstDifference(reference, different)}`);
  const rounds = subject.same ? ALONE : ALONE + TOGETHER;
  differences.push(...(await miscounts(nginx, before, subject.calls === 0 ? 0 : rounds, callsOf(subject))));
  if (!subject.same) differences.push(...strangers(nginx, before));
  return { subject: subject.name, body, differences };
}

/** The prepared answers that a request is made of, by what it asks for. */
const callsOf = ({ calls, answers }: Subject): readonly PreparedAnswer[] =>
  PREPARED_ANSWERS.slice(0, calls).map((one) => (answers === 'kept-products' ? { ...one, path: `/kept${one.path}` } : one));

async function miscounts(nginx: Nginx, before: number, rounds: number, answers: readonly PreparedAnswer[]): Promise<string[]> {
  const wanted = rounds * answers.length;
  // nginx writes a call down after it has answered it; a count that never comes is told below.
  await waitUntil('the upstream calls', 2_000, () => nginx.calls().length - before >= wanted || undefined).catch(() => undefined);
  const counts = new Map<string, number>();
  for (const call of nginx.calls().slice(before)) {
    const [port = '', method, path, status] = call.split(' ');
    const name = `${nginx.serviceAt(port) ?? port} ${method} ${path} ${status}`;
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  const faults: string[] = [];
  for (const { service, method, path } of answers) {
    const name = `${service} ${method} ${path} 200`;
    const count = counts.get(name) ?? 0;
    if (count !== rounds) faults.push(`made ${count} calls ${name} where ${rounds} are due`);
    counts.delete(name);
  }
  for (const [name, count] of counts) faults.push(`made ${count} calls ${name}, which no other subject makes`);
  return faults;
}

/** Calls that do not say whose visit they are made for: work for one visitor would do for others. */
function strangers(nginx: Nginx, before: number): string[] {
  const calls = nginx.calls().slice(before).filter((call) => call.endsWith(' -'));
  return calls.length === 0 ? [] : [`made ${calls.length} calls without x-visit`];
}

function firstDifference(expected: string, actual: string): string {
  let at = 0;
  while (at < expected.length && expected[at] === actual[at]) at += 1;
  const around = (text: string): string => `…${text.slice(Math.max(0, at - 20), at + 40)}…`;
  return `at character ${at}: ${around(actual)} instead of ${around(expected)}`;
}
