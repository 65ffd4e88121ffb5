/** An invalid proof (RFC 9449, section 4.3). The message is for the client. */
export class InvalidProof extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'InvalidProof';
  }
}

/** A proof without a nonce that is good now (RFC 9449, section 9). */
export class NonceWanted extends Error {
  /** @param nonce to be used instead */
  constructor(readonly nonce: string) {
    super('the proof needs the nonce of this answer');
    this.name = 'NonceWanted';
  }
}

/** The memory of proofs cannot be asked: whether one has come before is not known. */
export class ReplaysUnknown extends Error {
  constructor(cause: unknown) {
    super('whether the proof has come before cannot be known', { cause });
    this.name = 'ReplaysUnknown';
  }
}
