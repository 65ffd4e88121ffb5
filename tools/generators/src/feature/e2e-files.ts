import { literal, quoted, WIDTH } from '../text/literal.ts';
import { camelCase, constantCase, wordsOf } from '../text/names.ts';
import { inputOf, pathOf } from './source-files.ts';
import type { FeatureOutline } from './source-files.ts';
import { shown } from './view-text.ts';

/** A caller, by the header of development. */
const CALLER = { 'x-development-caller': 'c-00001' };

/** What the suites have to know of a feature, in the folder of a BFF's end-to-end tests, and its own test. */
export function e2eFiles(outline: FeatureOutline, bff: string): Readonly<Record<string, string>> {
  return { [`features/${outline.name}.ts`]: knownText(outline), [`features/${outline.name}.spec.ts`]: specText(outline, bff) };
}

/** A request that its route answers well. */
export const targetOf = (outline: FeatureOutline): string => {
  const query = new URLSearchParams(
    Object.fromEntries(inputOf(outline).map(({ property, sample }) => [property, String(sample)])),
  ).toString();
  return pathOf(outline) + (query === '' ? '' : `?${query}`);
};

function knownText(outline: FeatureOutline): string {
  const { name, parts, access } = outline;
  const services = [...new Set(parts.map(({ service }) => service))].sort();
  const headers = access === 'authenticated' ? { headers: CALLER } : {};
  const optional = parts.filter((part) => part.optional);
  const screen = {
    plan: camelCase(name),
    path: targetOf(outline),
    ...headers,
    parts: Object.fromEntries(
      optional.map((part) => [part.name, { service: part.service, operationId: part.operation.operationId, nulls: [`/${part.name}`] }]),
    ),
  };
  const answers = parts.map(({ service, operation }) => {
    const [contract, path] = [camelCase(service), quoted(`GET ${operation.path}`)];
    const short = `    { contract: ${contract}, operation: ${path}, body: ${literal(operation.answer, '', -Infinity)} },`;
    if (short.length <= WIDTH) return `${short}\n`;
    return `    {\n      contract: ${contract},\n      operation: ${path},\n      body: ${literal(operation.answer, '      ', 12)},\n    },\n`;
  });
  return `${services.map((service) => `import { ${camelCase(service)} } from '@portico/contracts-${service}';\n`).join('')}import type { FeatureUnderTest } from '@portico/testing';

/** ${wordsOf(name).replace(/^./, (first) => first.toUpperCase())}, as the suites see it. */
export const ${constantCase(name)}: FeatureUnderTest = {
  good: ${literal({ [`GET ${pathOf(outline)}`]: { target: targetOf(outline), ...headers } }, '  ', 8)},
  screens: ${literal(optional.length > 0 ? [screen] : [], '  ', 11)},
  answers: [
${answers.join('')}  ],
};
`;
}

function specText(outline: FeatureOutline, bff: string): string {
  const { name, parts, access } = outline;
  const input = inputOf(outline);
  const view = Object.fromEntries(parts.map((part) => [part.name, shown(part.operation.shape, part.operation.answer)]));
  const good = `${constantCase(name)}.good`;
  const [required] = parts;
  const asked = access === 'authenticated' ? `(TARGET, ${literal(CALLER)})` : '(TARGET)';
  const tests = [
    `  it('is made of what the services say', async () => {
    const answer = await bff.inTime${asked};
    expect({ status: answer.status, completeness: answer.completeness, json: answer.json }).toEqual({
      status: 200,
      completeness: null,
      json: ${literal(view, '      ', 12)},
    });
  });
`,
    ...(access === 'authenticated'
      ? [
          `  it('is for known callers', async () => {
    expect((await bff.get(TARGET)).status).toBe(401);
  });
`,
        ]
      : []),
    ...(required
      ? [
          `  it('is not there without ${required.name}', async () => {
    await bff.fakes.control.fault({ service: '${required.service}', operationId: '${required.operation.operationId}', kind: 'error' });
    const answer = await bff.inTime${asked};
    expect({ status: answer.status, json: answer.json }).toMatchObject({
      status: 503,
      json: { type: 'urn:portico:problem:upstream-unavailable' },
    });
  });
`,
        ]
      : []),
    ...(input.length > 0
      ? [
          `  it('refuses a request that does not say what is wanted', async () => {
    const answer = await bff.get('${pathOf(outline)}'${access === 'authenticated' ? `, ${literal(CALLER)}` : ''});
    expect({ status: answer.status, json: answer.json }).toMatchObject({
      status: 400,
      json: { type: 'urn:portico:problem:invalid-input' },
    });
  });
`,
        ]
      : []),
  ];
  return `import { BffUnderTest } from '@portico/testing';
import { ${constantCase(bff)} } from '../${bff}.ts';
import { ${constantCase(name)} } from './${name}.ts';

const TARGET = ${good}['GET ${pathOf(outline)}']?.target ?? '';

describe('GET ${pathOf(outline)}', () => {
  let bff: BffUnderTest;

  beforeAll(async () => {
    bff = await BffUnderTest.start({ ...${constantCase(bff)}, fakes: ${constantCase(name)}.answers });
  });
  afterEach(() => bff.fakes.control.reset());
  afterAll(() => bff.close());

${tests.join('\n')}});
`;
}
