/** Which BFF this is, for logs, metrics and documentation. */
export class BffIdentity {
  constructor(
    readonly name: string,
    readonly title: string,
    readonly version: string,
  ) {}
}
