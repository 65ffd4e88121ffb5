import type { Subject } from '../subjects/subject.ts';
import type { Rung } from '../subjects/subjects.ts';
import { CACHELESS, FROM_MEMORY, KEPT_PAGE, NOT_MODIFIED, ROUTED_HIT, ROUTED_MISS, ROUTED_UNKEPT, UNCACHEABLE } from '../subjects/cache.ts';
import { EXPRESS, FASTIFY, FASTIFY_CROWD, FEW_ROUTES, FLOOR, LADDER, MANY_ROUTES, PROXY, PROXY_PEERS, SHARED, STREAM, STREAM_UPLOADS, SUBJECT, UPLOADS } from '../subjects/subjects.ts';
import type { Rounds } from '../measure/rounds.ts';
import type { Sample } from '../measure/sample.ts';
import { estimate, paired } from '../statistics/estimate.ts';
import { BARS, LINES, REFERENCE_FASTIFY } from './bars.ts';
import { intervalOf, round, samplesOf } from './figures.ts';

export interface PeerRow {
  readonly case: 'aggregate' | 'sharing' | 'proxy' | 'cache';
  readonly subject: string;
  readonly peer: string;
  /** Medians of the rounds' ratios, subject to peer. */
  readonly cpuRatio: number;
  readonly cpuInterval: readonly [number, number];
  readonly throughputRatio: number;
  readonly throughputInterval: readonly [number, number];
  readonly confidence: number;
  readonly rounds: number;
  readonly bar?: { readonly on: 'cpuRatio' | 'throughputRatio'; readonly limit: number; readonly met: boolean };
}

export interface MechanismRow {
  readonly case: 'mechanisms';
  readonly mechanism: string;
  /** Subjects that have it. */
  readonly plus: readonly string[];
  /** Subjects that do not. */
  readonly minus: readonly string[];
  /** Microseconds of CPU per request. */
  readonly cost: number;
  readonly costInterval: readonly [number, number];
  readonly line: number;
  readonly met: boolean;
  readonly counts: boolean;
  readonly rounds: number;
}

export interface SubjectRow {
  readonly subject: string;
  readonly cpuPerRequest: number;
  readonly requestsPerSecond: number;
  readonly gatewayShare: number;
  readonly loadShare: number;
  readonly foreignShare: number;
}

export const peerRows = (rounds: Rounds): PeerRow[] => [FASTIFY, EXPRESS, FLOOR].map((peer) => peerRow('aggregate', SUBJECT, peer, rounds));

export const sharingRows = (rounds: Rounds): PeerRow[] => [peerRow('sharing', SHARED, FASTIFY_CROWD, rounds)];

export const proxyRows = (rounds: Rounds): PeerRow[] => [
  ...[STREAM, ...PROXY_PEERS].map((peer) => peerRow('proxy', PROXY, peer, rounds)),
  peerRow('proxy', MANY_ROUTES, FEW_ROUTES, rounds),
  peerRow('proxy', UPLOADS, STREAM_UPLOADS, rounds),
];

export const cacheRows = (rounds: Rounds): PeerRow[] => [
  atMost(BARS.cpuOfHit, peerRow('cache', ROUTED_HIT, ROUTED_MISS, rounds)),
  peerRow('cache', ROUTED_HIT, ROUTED_UNKEPT, rounds),
  atMost(BARS.cpuOfKeptView, peerRow('cache', KEPT_PAGE, FROM_MEMORY, rounds)),
  atMost(BARS.cpuOfNotModified, peerRow('cache', NOT_MODIFIED, KEPT_PAGE, rounds)),
  peerRow('cache', NOT_MODIFIED, FROM_MEMORY, rounds),
  atMost(BARS.cpuOfUncacheable, peerRow('cache', UNCACHEABLE, CACHELESS, rounds)),
];

const atMost = (limit: number, row: PeerRow): PeerRow => ({ ...row, bar: { on: 'cpuRatio', limit, met: row.cpuRatio <= limit } });

function peerRow(case_: PeerRow['case'], subject: Subject, peer: Subject, rounds: Rounds): PeerRow {
  const ours = samplesOf(rounds, subject.name);
  const theirs = samplesOf(rounds, peer.name);
  const cpu = estimate(paired(ours, theirs, (one, other) => one.cpuPerRequest / other.cpuPerRequest));
  const throughput = estimate(paired(ours, theirs, (one, other) => one.requestsPerSecond / other.requestsPerSecond));
  const row = {
    case: case_,
    subject: subject.name,
    peer: peer.name,
    cpuRatio: round(cpu.median, 3),
    cpuInterval: intervalOf(cpu, 3),
    throughputRatio: round(throughput.median, 3),
    throughputInterval: intervalOf(throughput, 3),
    confidence: round(cpu.confidence, 3),
    rounds: ours.length,
  };
  const bar = barOf(peer, row.cpuRatio, row.throughputRatio);
  return bar ? { ...row, bar } : row;
}

function barOf(peer: Subject, cpuRatio: number, throughputRatio: number): PeerRow['bar'] {
  const atLeast = (limit: number): PeerRow['bar'] => ({ on: 'throughputRatio', limit, met: throughputRatio >= limit });
  if (peer === FASTIFY) return { on: 'cpuRatio', limit: BARS.cpuAgainstFastify, met: cpuRatio <= BARS.cpuAgainstFastify };
  if (peer === STREAM || peer === STREAM_UPLOADS) return { on: 'cpuRatio', limit: BARS.cpuAgainstStream, met: cpuRatio <= BARS.cpuAgainstStream };
  if (peer === FEW_ROUTES) return { on: 'cpuRatio', limit: BARS.cpuOfManyRoutes, met: cpuRatio <= BARS.cpuOfManyRoutes };
  if (peer === EXPRESS) return atLeast(BARS.throughputAgainstExpress);
  return peer === FASTIFY_CROWD ? atLeast(BARS.throughputShared) : undefined;
}

export function mechanismRows(rounds: Rounds): MechanismRow[] {
  const scale = estimate(samplesOf(rounds, FASTIFY.name).map(({ cpuPerRequest }) => cpuPerRequest)).median / REFERENCE_FASTIFY;
  return LADDER.map((rung) => mechanismRow(rung, rounds, scale));
}

function mechanismRow({ mechanism, plus, minus, share = 1, counts }: Rung, rounds: Rounds, scale: number): MechanismRow {
  const [ones, others] = [plus, minus].map((subjects) => sumOf(subjects, rounds)) as [number[], number[]];
  const cost = estimate(paired(ones, others, (one, other) => (one - other) * share));
  const line = round((LINES[mechanism] as number) * scale, 1);
  return {
    case: 'mechanisms',
    mechanism,
    plus: plus.map(({ name }) => name),
    minus: minus.map(({ name }) => name),
    cost: round(cost.median, 1),
    costInterval: intervalOf(cost, 1),
    line,
    met: cost.median <= line,
    counts,
    rounds: ones.length,
  };
}

/** CPU per request of some subjects together, round by round. */
const sumOf = (subjects: readonly Subject[], rounds: Rounds): number[] => {
  const columns = subjects.map(({ name }) => samplesOf(rounds, name));
  return (columns[0] as readonly Sample[]).map((_, index) => columns.reduce((sum, column) => sum + (column[index] as Sample).cpuPerRequest, 0));
};

export function subjectRows(rounds: Rounds): SubjectRow[] {
  return [...rounds].map(([subject, samples]) => {
    const median = (of: (sample: Sample) => number, digits: number): number => round(estimate(samples.map(of)).median, digits);
    return {
      subject,
      cpuPerRequest: median(({ cpuPerRequest }) => cpuPerRequest, 1),
      requestsPerSecond: median(({ requestsPerSecond }) => requestsPerSecond, 0),
      gatewayShare: median(({ gatewayShare }) => gatewayShare, 3),
      loadShare: median(({ loadShare }) => loadShare, 3),
      foreignShare: median(({ foreignShare }) => foreignShare, 3),
    };
  });
}
