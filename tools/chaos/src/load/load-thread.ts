/** The thread that makes the load: it shares no event loop with what measures. */
import { parentPort, workerData } from 'node:worker_threads';
import { HttpSender } from './http-sender.ts';
import type { LoadOrder, LoadResult } from './load.ts';
import { openLoop } from './open-loop.ts';
import { buffersOf } from './records.ts';
import { Schedule } from './schedule.ts';
import { READS, writeTarget } from './targets.ts';

const { origins, read = 'pages', reads, writes, firstRead, firstReference, startAt } = workerData as LoadOrder;

const sender = new HttpSender(origins);
const from = startAt - performance.timeOrigin;
const [readRecords, writeRecords] = await Promise.all([
  openLoop(new Schedule(reads), from, (index, ended) => sender.send(READS[read](firstRead + index), ended)),
  openLoop(new Schedule(writes), from, (index, ended) => sender.send(writeTarget(firstReference + index), ended)),
]);
await sender.close();
const result: LoadResult = { reads: readRecords, writes: writeRecords };
parentPort?.postMessage(result, [...buffersOf(readRecords), ...buffersOf(writeRecords)]);
