/** An invalid token. The message is for the client: it says what is wrong, and nothing about the BFF. */
export class InvalidToken extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'InvalidToken';
  }
}
