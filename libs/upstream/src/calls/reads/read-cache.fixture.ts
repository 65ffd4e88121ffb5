import type { AnswerSource, FieldList } from '@portico/platform';
import type { RawAnswer } from '../failures/upstream-failure.ts';
import type {
  OutgoingCall,
  OutgoingRead,
  ReadAnswer,
  ReadCache,
  RoutedAnswer,
  RoutedRead,
  WholeAnswer,
  Write,
  WriteAnswer,
} from './read-cache.ts';

/** Keeps the first answer to each path for good, and all that it is told. */
export class EverKept implements ReadCache {
  readonly reads: OutgoingRead<unknown>[] = [];
  readonly routes: RoutedRead[] = [];
  readonly answers: (WholeAnswer<unknown> | RawAnswer)[] = [];
  readonly heads: { readonly call: OutgoingCall; readonly answer: WholeAnswer<unknown> }[] = [];
  readonly writes: { readonly write: Write; readonly answer: WriteAnswer }[] = [];
  /** What it asks with. */
  conditions: FieldList = [];
  /** What kept answers are of. */
  source: AnswerSource | undefined;
  private readonly kept = new Map<string, WholeAnswer<unknown>>();

  keeps(operation: string): boolean {
    return !operation.endsWith('/unkept');
  }

  async read<T>(read: OutgoingRead<T>): Promise<ReadAnswer<T>> {
    this.reads.push(read as OutgoingRead<unknown>);
    const kept = this.kept.get(read.path);
    if (kept) return { value: read.reread(kept.status, kept.text as string), source: this.source };
    const answer = await read.ask(this.conditions);
    this.answers.push(answer);
    if (answer.text !== undefined) this.kept.set(read.path, answer);
    return { value: answer.value, source: undefined };
  }

  async routed(read: RoutedRead): Promise<RoutedAnswer> {
    this.routes.push(read);
    const answer = await read.ask(this.conditions.length > 0 ? this.conditions : undefined);
    this.answers.push(answer);
    return { ...answer, cacheStatus: 'shop; fwd=miss' };
  }

  async headed(call: OutgoingCall, answer: WholeAnswer<unknown>): Promise<void> {
    this.heads.push({ call, answer });
  }

  async changed(write: Write, answer: WriteAnswer): Promise<void> {
    this.writes.push({ write, answer });
  }
}
