import { BffSettings, Environment, HeldResources, ManagementPages, RequestContext, runInScope, Signals, TimerQueue } from '@portico/platform';
import { HttpUpstreamSettings, UpstreamFailure, Upstreams } from '@portico/upstream';
import type { HttpContract, HttpUpstream, RawUpstream, StreamedAnswer } from '@portico/upstream';
import { ANSWERS, MAX_RESPONSE } from './answers.ts';
import type { Answer } from './answers.ts';
import { ScriptedInstance } from './scripted-instance.ts';
import type { Observed, Section, SectionRow } from './section.ts';

const METHODS = ['GET', 'POST', 'PUT', 'DELETE'] as const;
type Method = (typeof METHODS)[number];
const KINDS = ['contract', 'raw', 'stream'] as const;
type Kind = (typeof KINDS)[number];
const CALLS = KINDS.flatMap((kind) => METHODS.map((method) => [kind, method] as const));

/** Bytes of a stream after which it is taken not to end. */
const MOST = 1024 * 1024;

/** All have an answer of the same shape. */
type Answered = { responses: { 200: { content: { 'application/json': object } } } };
interface Shop extends HttpContract {
  readonly paths?: { '/contract': { get: Answered; post: Answered; put: Answered; delete: Answered }; '/stream': { get: Answered } };
}

const ITEM = { type: 'object', required: ['id'], properties: { id: { type: 'string' }, number: { type: 'integer', format: 'int64' } } };

const contractOf = (json: boolean): Shop => {
  const responses: Readonly<Record<string, object | null>> = json ? { '2XX': ITEM } : { '200': null, '204': null };
  const operation = (name: string) => [name, { operationId: name, safe: name.startsWith('GET'), idempotent: !name.startsWith('POST'), responses }] as const;
  return { name: 'shop', components: { schemas: {} }, operations: Object.fromEntries([...METHODS.map((method) => `${method} /contract`), 'GET /stream'].map(operation)) };
};

/** Milliseconds. A call has time for three attempts, and for none that comes after two minutes. */
const TIMEOUT = 10_000;
const TIMEOUT_OF_HANGING = 1_500;
const DEADLINE = 30_000;
/** Seventy connections at once take their time on a busy machine. */
const CONNECT_TIMEOUT = 10_000;

/** What a client asks for in a stream that is passed through to it. */
const ASKED = { accept: 'image/png', range: 'bytes=0-1', 'if-none-match': '"a"' };

/** What comes of one answer, whichever way it is asked for. */
class Calls {
  private readonly api: HttpUpstream<Shop>;
  private readonly raw: RawUpstream;
  private read = 0;

  private constructor(
    private readonly instance: ScriptedInstance,
    private readonly upstreams: Upstreams,
    private readonly timeout: number,
    { json = true }: Answer,
  ) {
    this.api = upstreams.http(contractOf(json));
    this.raw = upstreams.raw().at('http://shop') as RawUpstream;
  }

  static async to(answer: Answer): Promise<Calls> {
    const timeout = answer.hangs ? TIMEOUT_OF_HANGING : TIMEOUT;
    const instance = await ScriptedInstance.start(answer);
    const shop = Object.assign(new HttpUpstreamSettings(), { name: 'shop', instances: [instance.origin], timeout, connectTimeout: CONNECT_TIMEOUT, maxResponse: MAX_RESPONSE });
    Object.assign(shop.retry, { base: 1, longest: 1, perSecond: 1_000 });
    const settings = Object.assign(new BffSettings(), { upstreams: [shop] });
    const upstreams = new Upstreams(settings, new Environment('test'), new Signals(), new ManagementPages(), new HeldResources());
    const calls = new Calls(instance, upstreams, timeout, answer);
    await upstreams.onModuleInit();
    return calls;
  }

  async observe(kind: Kind, method: Method): Promise<Observed> {
    const outcome = await this.outcomeOf(() => this.call(kind, method));
    return { outcome, attempts: this.instance.attempts(`${method} /${kind}`) };
  }

  async close(): Promise<void> {
    await this.upstreams.onApplicationShutdown();
    await this.instance.stop();
  }

  private async call(kind: Kind, method: Method): Promise<string> {
    const { api } = this;
    if (kind === 'contract') {
      const byMethod = { GET: () => api.get('/contract'), POST: () => api.post('/contract'), PUT: () => api.put('/contract'), DELETE: () => api.delete('/contract') };
      return (await byMethod[method]()) === undefined ? 'undefined' : 'value';
    }
    const request = { method, path: `/${kind}`, headers: Object.entries(kind === 'stream' ? ASKED : {}) };
    if (kind === 'raw') return String((await this.raw.send(request)).status);
    // What a page passes through is a GET by its contract.
    const streamed = await (method === 'GET' ? api.stream('/stream', { headers: ASKED }) : this.raw.stream(request));
    return `${streamed.status}${await this.endOf(streamed)}`;
  }

  private async endOf({ body }: StreamedAnswer): Promise<string> {
    const late = AbortSignal.timeout(this.timeout);
    late.addEventListener('abort', () => body.destroy(new Error('it does not end')));
    try {
      for await (const chunk of body) if ((this.read += (chunk as Buffer).length) > MOST) body.destroy(new Error('it does not end'));
      return '';
    } catch {
      return ', then cut';
    }
  }

  private async outcomeOf(call: () => Promise<string>): Promise<string> {
    const raw = { headers: {}, socket: {} };
    const { scope } = new RequestContext('r', { raw } as never, {} as never, undefined, DEADLINE, new TimerQueue(), new Signals(), false);
    try {
      return await runInScope(scope, call);
    } catch (error) {
      if (error instanceof UpstreamFailure) return error.kind;
      throw error;
    } finally {
      scope.cancel('settled');
    }
  }
}

/** Rows that are observed at a time. */
const AT_ONCE = 6;

/** What comes of each answer, each way in which it may be asked for. Those where time decides have the process to themselves. */
export async function httpSections(): Promise<Section[]> {
  const all = Object.values<readonly Answer[]>(ANSWERS).flat();
  const rows = new Map<Answer, SectionRow>();
  const observe = async (answers: readonly Answer[]): Promise<void> => void (await Promise.all(answers.map(async (answer) => rows.set(answer, await rowOf(answer)))));
  const quick = all.filter(({ hangs }) => !hangs);
  for (let from = 0; from < quick.length; from += AT_ONCE) await observe(quick.slice(from, from + AT_ONCE));
  await observe(all.filter(({ hangs }) => hangs));
  const calls = CALLS.map(([kind, method]) => ({ kind, method }));
  return Object.entries<readonly Answer[]>(ANSWERS).map(([title, answers]) => ({ title, calls, rows: answers.map((answer) => rows.get(answer) as SectionRow) }));
}

async function rowOf(answer: Answer): Promise<SectionRow> {
  const calls = await Calls.to(answer);
  const observed = await Promise.all(CALLS.map(([kind, method]) => calls.observe(kind, method)));
  await calls.close();
  return { answer: answer.name, observed };
}
