/** A token that proves nothing. The message is for whoever sent it: it says what is wrong, and nothing of the BFF. */
export class InvalidToken extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'InvalidToken';
  }
}
