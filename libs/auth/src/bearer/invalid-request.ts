/** A request that presents its token in a way that may be understood in two ways. The message is for whoever sent it. */
export class InvalidRequest extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'InvalidRequest';
  }
}
