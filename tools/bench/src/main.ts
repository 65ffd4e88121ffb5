import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { complain, runTool, tell } from '../../lab/src/command.ts';
import { runBench } from './bench.ts';
import { readFlags } from './command-line.ts';
import type { Flags } from './command-line.ts';
import { unmetRequirements } from './machine/requirements.ts';
import { DISTURBED } from './measure/rounds.ts';
import { profile } from './profile/profile.ts';
import { ROUNDS_FOR_VERDICT } from './report/bars.ts';
import { machineInfo } from '../../lab/src/report/machine.ts';
import { overloadRow } from './report/overload-rows.ts';
import { printFirstSeen, printMechanisms, printOverloads, printPeers, printSignIns, printSubjects } from './report/print.ts';
import { cacheRows, mechanismRows, peerRows, proxyRows, sharingRows, subjectRows } from './report/report.ts';
import { firstSeenRows, signInRows } from './report/sign-in-rows.ts';
import { SUBJECT } from './subjects/subjects.ts';
import { nginxVersion } from './upstream/nginx.ts';

const root = join(import.meta.dirname, '../../..');

const NOT_QUIET = 'the machine was not quiet: others used the same cores, so these figures are not to be quoted';

/** @returns the exit code: 0 measured and within the bars, 1 not measured, 2 measured and a bar was missed */
async function main(flags: Flags, interrupted: AbortSignal): Promise<number> {
  const unmet = unmetRequirements();
  if (unmet.length > 0) {
    complain(`the bench cannot run:\n${unmet.map((one) => `  - ${one}`).join('\n')}`);
    return 1;
  }
  if (flags.profile) {
    tell(await profile(root, flags));
    return 0;
  }
  const { rounds, overloads, alone } = await runBench(root, flags, interrupted, tell);
  const overloadRows = overloads.map((one) => overloadRow(one, SUBJECT.name));
  const subjects = subjectRows(rounds);
  const peers = [...(flags.cases.includes('aggregate') ? peerRows(rounds) : []), ...(flags.cases.includes('sharing') ? sharingRows(rounds) : []), ...(flags.cases.includes('proxy') ? proxyRows(rounds) : []), ...(flags.cases.includes('cache') ? cacheRows(rounds) : [])];
  const mechanisms = flags.cases.includes('mechanisms') ? mechanismRows(rounds) : [];
  const signIns = flags.cases.includes('sign-in') ? signInRows(rounds) : [];
  const firstSeen = firstSeenRows(rounds, alone);
  const { rounds: count, seconds, warmUpSeconds, connections } = flags;
  const report = {
    takenAt: new Date().toISOString(),
    machine: { ...machineInfo(), nginx: nginxVersion() },
    flags: { rounds: count, seconds, warmUpSeconds, connections },
    rows: peers,
    overloads: overloadRows,
    mechanisms,
    signIns,
    firstSeen,
    subjects,
  };
  mkdirSync(join(root, 'dist/bench'), { recursive: true });
  writeFileSync(join(root, 'dist/bench/report.json'), `${JSON.stringify(report, null, 2)}\n`);

  tell(`\n${printSubjects(subjects)}`);
  if (peers.length > 0) tell(`\n${printPeers(peers)}`);
  if (overloadRows.length > 0) tell(`\nThree times what can be carried\n${printOverloads(overloadRows)}`);
  if (mechanisms.length > 0) tell(`\nBudget of what stands between peer (a) and web-bff\n${printMechanisms(mechanisms)}`);
  if (signIns.length > 0) tell(`\nWhat known, limited callers cost above one who is neither\n${printSignIns(signIns)}`);
  if (firstSeen.length > 0) tell(`\nA token that was never seen\n${printFirstSeen(firstSeen)}`);
  tell('\ndist/bench/report.json');
  if (subjects.some(({ foreignShare }) => foreignShare > DISTURBED)) complain(NOT_QUIET);
  if (flags.rounds < ROUNDS_FOR_VERDICT) {
    complain(`${flags.rounds} rounds give no verdict; ${ROUNDS_FOR_VERDICT} do`);
    return 0;
  }
  const missed = [...peers, ...signIns].some(({ bar }) => bar && !bar.met) || overloadRows.some((row) => (row.missed?.length ?? 0) > 0);
  return missed ? 2 : 0;
}

await runTool((argv, interrupted) => main(readFlags(argv), interrupted));
