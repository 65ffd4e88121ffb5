import { DOCUMENTS, read } from '../tree/workspace.ts';
import { Demo } from './demo.ts';
import { compareExample, shownExamples } from './shown-example.ts';

/** These have specs of their own: they call an app that is not there otherwise, or do more than call. */
const OWN_SPEC = /^docs\/guides\/(add-an-endpoint|caching|edge|from-plain-nestjs|own-services|further-bff|tls|versions|waf|\w+-sign-in)\.md$/;
const OTHERS = DOCUMENTS.filter((path) => !OWN_SPEC.test(path));

const documents = OTHERS.map((path) => [path, shownExamples(read(path))] as const).filter(([, examples]) => examples.length > 0);

describe('the answers that documents show', () => {
  let demo: Demo;

  beforeAll(async () => {
    demo = await Demo.start();
  }, 60_000);
  afterAll(() => demo.close());

  describe.each(documents)('%s', (_, examples) => {
    beforeAll(() => demo.reset());

    it.each(examples.map((example) => [example.line, example] as const))('line %i', async (_line, example) => {
      const { shown, given } = await compareExample(example, (command) => demo.run(command));
      expect(given).toBe(shown);
    }, 20_000);
  });
});

it('the README calls every BFF', () => {
  const hosts = shownExamples(read('README.md')).flatMap(({ commands }) => commands.map(({ url }) => new URL(url).host));
  expect(hosts).toEqual(expect.arrayContaining(['localhost:4000', 'localhost:4100', 'localhost:4200']));
});
