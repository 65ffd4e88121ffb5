/**
 * Tries `npm run contracts` on documents that others publish: `npm run corpus -- --seed 1a2b3c4d --count 150`.
 *
 * `--installed` draws from the small documents of a development dependency, so that nothing is downloaded.
 * `--only stripe,github.com` takes the documents with such names instead. `--verbose` names what cannot be used; `--keep` leaves the
 * generated workspace; `--docs` writes the figures to docs/reference/contracts.md.
 */
import { parseArgs } from 'node:util';
import { writeDocs } from './docs.ts';
import { drawn, seedOf } from './draw.ts';
import { installCorpus, installedCorpus, LONGEST } from './packages.ts';
import { figuresOf, tableOf } from './report.ts';
import { REPOSITORY, runCorpus } from './run-corpus.ts';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    count: { type: 'string', default: '150' },
    verbose: { type: 'boolean', default: false },
    keep: { type: 'boolean', default: false },
    docs: { type: 'boolean', default: false },
    installed: { type: 'boolean', default: false },
    only: { type: 'string' },
  },
});

const count = Number(values.count);
if (!Number.isInteger(count) || count < 1) throw new Error(`--count is ${values.count}; give a whole number of documents`);

const began = Date.now();
const { documents, tooLong } = values.installed ? installedCorpus(REPOSITORY) : installCorpus();
const { only } = values;
const chosen =
  only === undefined
    ? drawn(documents, count, seedOf(values.seed))
    : documents.filter(({ name }) => only.split(',').some((part) => name.includes(part)));
const seconds = (): string => `${((Date.now() - began) / 1_000).toFixed(0)} s`;
const outcomes = await runCorpus(chosen, { keep: values.keep, log: (text) => console.error(`${seconds()}: ${text}`) });
const figures = figuresOf(outcomes);

if (values.verbose) {
  outcomes.forEach(({ name, generation, start, types }, index) => {
    const untyped = [...(types?.answers ?? [])].filter(
      ([operation, type]) => type !== 'free' && start?.operations.some((one) => one.name === operation && one.hasSchema),
    );
    const faults = [
      ...generation.faults.slice(0, 3),
      ...generation.leftOut,
      ...(start?.error === undefined ? [] : [start.error]),
      ...(start?.operations ?? []).flatMap((one) => (one.fault === undefined ? [] : [`${one.name}: ${one.fault}`])),
      ...(types?.errors.slice(0, 3) ?? []),
      ...untyped.map(([operation, type]) => `${operation}: the answer is ${type}`),
    ];
    if (faults.length > 0) console.log(`service-${index + 1} ${name}\n  ${faults.join('\n  ')}`);
  });
}
const notDrawn = `${tooLong.length} longer than ${LONGEST / 1024 / 1024} MB are not drawn`;
console.log(`Seed ${values.seed}, ${chosen.length} of ${documents.length} documents, ${seconds()}; ${notDrawn}.\n`);
console.log(tableOf(figures));
if (values.docs) writeDocs(values.seed, figures, documents.length, tooLong);
