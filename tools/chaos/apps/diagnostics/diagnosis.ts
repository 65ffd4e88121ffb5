/** What a process holds, counted right after a full garbage collection: all of it is reachable. */
export interface Diagnosis {
  /** Bytes of JavaScript objects, and of what they hold outside V8's heap. */
  readonly heapBytes: number;
  readonly externalBytes: number;
  /** Contexts of requests. When nothing is asked, what is left of them is held by something that forgot to let go. */
  readonly contexts: number;
  /** Everything that may have a deadline: scopes and upstream calls, and the slots of the platform's queue, which are always there. */
  readonly scopes: number;
  /** Deadlines in the platform's queue. */
  readonly deadlines: number;
  /** Node's timers, those included that keep no process alive. */
  readonly timers: number;
  /** Objects that listeners may be added to. */
  readonly emitters: number;
  /** Connections of either direction, the one that this is told over included. */
  readonly sockets: number;
  /** Listeners of these connections, of the server and of the process; and the most of one event of one of them. */
  readonly listeners: number;
  readonly mostListeners: number;
  /** What Node has warned of since the start, such as too many listeners. */
  readonly warnings: readonly string[];
}
