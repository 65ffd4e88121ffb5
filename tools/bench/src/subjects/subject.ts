import type { SignIn } from '../callers/callers.ts';
import type { ProxyServer } from './proxy-servers.ts';

/** One gateway that is measured: a bundle, what it is told, and the path that is called. */
export interface Subject {
  readonly name: string;
  readonly what: string;
  /** A folder of tools/bench/apps. */
  readonly app: string;
  readonly path: string;
  /** Upstream calls that one request makes. */
  readonly calls: number;
  readonly env: Readonly<Record<string, string>>;
  /** Its settings file, where that is not the one of web-bff. */
  readonly settings?: string;
  /** Sections of its settings that stand in the place of those of the file. */
  readonly sections?: Readonly<Record<string, unknown>>;
  /** A program of its own in place of a bundle. */
  readonly server?: ProxyServer;
  /** How many routes its settings file has besides. */
  readonly routes?: number;
  /** Bytes that each request sends; none by default. */
  readonly upload?: number;
  /** How its requests sign in; without it, they are anonymous. */
  readonly signIn?: SignIn;
  /** Whether it keeps what it keeps in Redis. */
  readonly redis?: true;
  /** Connections that load it, where that is not for the command to say. */
  readonly connections?: number;
  /** Whether all its requests are the same, and may share what is done for them. */
  readonly same?: true;
  /** What its answers are, where that is not the page: subjects with the same have the same bytes. */
  readonly answers?: 'products' | 'kept-page' | 'kept-products';
  /** Has each answer that the load gets looked at. */
  readonly looked?: LookedAt;
  /** Whether its requests bring the tag of the answer that they ask for. */
  readonly revalidates?: true;
}

/** What each answer is to be while time is taken, its body aside: that is the one that came first. */
export interface LookedAt {
  readonly status: 200 | 304;
  /** What its `Cache-Status` begins with; without, it has none. */
  readonly cacheStatus?: string;
}
