import { quoted } from '../text/literal.ts';
import { constantCase, isIdentifier } from '../text/names.ts';
import { filesTest } from './files-test.ts';
import type { RouteOutline } from './route.ts';

/** A path that a template stands for. */
export const sampleOf = (path: string): string => path.replace(/:\w+|\*/g, 'a');
/** A method that no route of it has. */
const otherOf = (methods: readonly string[]): string => ['DELETE', 'PUT', 'PATCH', 'POST', 'GET'].find((method) => !methods.includes(method)) ?? 'GET';

/** The end-to-end test of a route: who is answered, and by what, and who is not. */
export function routeTest(bff: string, outline: RouteOutline): string {
  if (outline.files !== undefined) return filesTest(bff, outline);
  return outline.to === undefined ? redirectTest(bff, outline) : serviceTest(bff, outline);
}

export const callerOf = ({ access }: RouteOutline): string => (access === 'authenticated' ? "{ 'x-csrf': '1', 'x-development-caller': 'c-00001' }" : "{ 'x-csrf': '1' }");

export const refusedText = ({ access, methods, path }: RouteOutline, asked: string): string => `
  it('is closed to ${access === 'authenticated' ? 'who is not known' : 'other methods'}', async () => {
    const { status } = await bff.request('${sampleOf(path)}', { method: '${access === 'authenticated' ? methods[0] : otherOf(methods)}', headers: { 'x-csrf': '1' } });
    expect({ status${asked === '' ? '' : ', asked'} }).toEqual({ status: ${access === 'authenticated' ? 401 : 405}${asked} });
  });
`;

function redirectTest(bff: string, outline: RouteOutline): string {
  const { name, path, redirect = '' } = outline;
  return `import { BffUnderTest } from '@portico/testing';
import { ${constantCase(bff)} } from '../${bff}.ts';

describe('the route ${name} of ${bff}', () => {
  let bff: BffUnderTest;

  beforeAll(async () => {
    bff = await BffUnderTest.start(${constantCase(bff)});
  });
  afterAll(() => bff.close());

  it('sends clients to ${redirect}', async () => {
    const { status, headers } = await bff.request('${sampleOf(path)}?b=c', { redirect: 'manual', headers: ${callerOf(outline)} });
    expect({ status, location: headers.get('location') }).toEqual({ status: 308, location: '${sampleOf(redirect)}?b=c' });
  });
${refusedText(outline, '')}});
`;
}

function serviceTest(bff: string, outline: RouteOutline): string {
  const { name, path, to = '', methods, rewrite } = outline;
  const [method = 'GET'] = methods;
  const sample = sampleOf(path);
  return `import { BffUnderTest } from '@portico/testing';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ${constantCase(bff)} } from '../${bff}.ts';

describe('the route ${name} of ${bff}', () => {
  /** What ${to} is asked for. */
  let asked: string[];
  let bff: BffUnderTest;
  const service = createServer(({ method, url }, response) => {
    asked.push(\`\${method} \${url}\`);
    response.setHeader('content-type', 'text/plain').end('of the service');
  });

  beforeAll(async () => {
    await new Promise<void>((resolve) => service.listen(0, '127.0.0.1', resolve));
    const { port } = service.address() as AddressInfo;
    bff = await BffUnderTest.start({ ...${constantCase(bff)}, upstreams: { ${isIdentifier(to) ? to : quoted(to)}: [\`http://127.0.0.1:\${port}\`] } });
  });
  beforeEach(() => (asked = []));
  afterAll(async () => {
    await bff.close();
    service.closeAllConnections();
    await new Promise((resolve) => service.close(resolve));
  });

  it('is answered by ${to}', async () => {
    const { status, text } = await bff.request('${sample}?b=c', { method: '${method}', headers: ${callerOf(outline)} });
    // Where the first answer is late, a read is asked for again.
    expect({ status, text, asked: [...new Set(asked)] }).toEqual({ status: 200, text: 'of the service', asked: ['${method} ${rewrite === undefined ? sample : sampleOf(rewrite)}?b=c'] });
  });
${refusedText(outline, ', asked: []')}});
`;
}
