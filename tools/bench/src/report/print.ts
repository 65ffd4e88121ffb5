import type { OverloadRow } from './overload-rows.ts';
import type { MechanismRow, PeerRow, SubjectRow } from './report.ts';
import type { FirstSeenRow, SignInRow } from './sign-in-rows.ts';
import { table } from '../../../lab/src/report/table.ts';

const interval = ([low, high]: readonly [number, number]): string => `${low} … ${high}`;
const percent = (share: number): string => `${(share * 100).toFixed(0)} %`;

export const printSubjects = (rows: readonly SubjectRow[]): string =>
  table(
    ['subject', 'µs CPU/request', 'requests/s', 'its core', 'load core', 'others'],
    rows.map((row) => [
      row.subject,
      row.cpuPerRequest.toFixed(1),
      row.requestsPerSecond,
      percent(row.gatewayShare),
      percent(row.loadShare),
      percent(row.foreignShare),
    ]),
  );

export const printPeers = (rows: readonly PeerRow[]): string =>
  table(
    ['case', 'subject', 'peer', 'CPU ratio', 'interval', 'throughput ratio', 'interval', 'rounds', 'bar'],
    rows.map((row) => [
      row.case,
      row.subject,
      row.peer,
      row.cpuRatio.toFixed(3),
      interval(row.cpuInterval),
      row.throughputRatio.toFixed(3),
      interval(row.throughputInterval),
      row.rounds,
      barText(row),
    ]),
  );

function barText({ bar }: PeerRow): string {
  if (!bar) return 'none';
  const what = bar.on === 'cpuRatio' ? 'CPU at most' : 'throughput at least';
  return `${what} ${bar.limit}: ${bar.met ? 'met' : 'MISSED'}`;
}

export const printOverloads = (rows: readonly OverloadRow[]): string =>
  table(
    ['subject', 'rounds', 'capacity/s', 'good/s at 3 ×', 'of capacity', 'p99 at 0.1 ×, ms', 'p99 at 3 ×, ms', 'ratio', 'after 1 s', 'memory', 'bars'],
    rows.map((row) => [
      row.subject,
      row.rounds,
      row.capacity.toFixed(0),
      row.goodput.toFixed(0),
      percent(row.goodputRatio),
      row.unloadedP99.toFixed(1),
      row.p99.toFixed(1),
      row.p99Ratio.toFixed(1),
      row.settledP99Ratio.toFixed(1),
      `${row.memoryRatio.toFixed(2)} ×`,
      row.missed === undefined ? 'none' : row.missed.length === 0 ? 'met' : `MISSED: ${row.missed.join('; ')}`,
    ]),
  );

export const printSignIns = (rows: readonly SignInRow[]): string =>
  table(
    ['subject', 'CPU ratio', 'interval', 'µs added', 'interval', 'rounds', 'bar'],
    rows.map(({ subject, cpuRatio, cpuInterval, added, addedInterval, rounds, bar }) => [
      subject,
      cpuRatio.toFixed(3),
      interval(cpuInterval),
      added.toFixed(1),
      interval(addedInterval),
      rounds,
      bar ? `CPU at most ${bar.limit}: ${bar.met ? 'met' : 'MISSED'}` : 'none',
    ]),
  );

export const printFirstSeen = (rows: readonly FirstSeenRow[]): string =>
  table(
    ['signature', 'µs CPU in the BFF', 'interval', 'jose alone', 'interval', 'ratio', 'interval', 'rounds'],
    rows.map((row) => [
      row.algorithm,
      row.bff.toFixed(1),
      interval(row.bffInterval),
      row.alone.toFixed(1),
      interval(row.aloneInterval),
      row.ratio.toFixed(2),
      interval(row.ratioInterval),
      row.rounds,
    ]),
  );

export function printMechanisms(rows: readonly MechanismRow[]): string {
  const counted = rows.filter(({ counts }) => counts);
  const sum = (of: (row: MechanismRow) => number): string => counted.reduce((total, row) => total + of(row), 0).toFixed(1);
  const cells = rows.map((row) => [
    row.mechanism,
    row.cost.toFixed(1),
    interval(row.costInterval),
    row.line.toFixed(1),
    row.met ? 'ok' : 'OVER',
    `${row.plus.join(' + ')} − ${row.minus.join(' − ')}`,
  ]);
  const total = ['sum over peer (a)', sum(({ cost }) => cost), '', sum(({ line }) => line), '', 'without the last two'];
  return table(['mechanism', 'µs CPU/request', 'interval', 'line', '', 'measured as'], [...cells, total]);
}
