/** No connection was made in time. */
export class ConnectTimeout extends Error {
  readonly code = 'ETIMEDOUT';

  constructor(origin: string, milliseconds: number) {
    super(`no connection to ${origin} within ${milliseconds} ms`);
    this.name = 'ConnectTimeout';
  }
}
