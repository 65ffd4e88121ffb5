/** No status: the connection broke before there was one. */
export const BROKEN = 0;
/** No status: no answer within the client's patience. */
export const UNANSWERED = 1;

/** What became of many requests, by their numbers. */
export interface Records {
  /** Milliseconds from the beginning of the load at which each was due. */
  readonly due: Float64Array;
  /** Milliseconds from then until the answer was there in full. */
  readonly took: Float32Array;
  /** HTTP statuses, `BROKEN` or `UNANSWERED`. */
  readonly status: Uint16Array;
  /** 1 where the answer had a Completeness header: a part of it is missing, or not fresh. */
  readonly incomplete: Uint8Array;
  /** Milliseconds by which each was sent too late: the load's own fault. */
  readonly late: Float32Array;
}

export const emptyRecords = (count: number): Records => ({
  due: new Float64Array(count),
  took: new Float32Array(count),
  status: new Uint16Array(count),
  incomplete: new Uint8Array(count),
  late: new Float32Array(count),
});

/** Its arrays' memory, to be handed from thread to thread without a copy. */
export const buffersOf = (records: Records): ArrayBuffer[] => Object.values(records).map((array: Records[keyof Records]) => array.buffer as ArrayBuffer);
