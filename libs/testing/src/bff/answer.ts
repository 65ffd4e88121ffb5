/** What a client got. */
export class Answer {
  private constructor(
    readonly status: number,
    readonly headers: Headers,
    readonly bytes: Buffer,
  ) {}

  /** Reads the whole body. Rejects when the connection breaks before its end. */
  static async of(response: Response): Promise<Answer> {
    return new Answer(response.status, response.headers, Buffer.from(await response.arrayBuffer()));
  }

  get text(): string {
    return this.bytes.toString('utf8');
  }

  get json(): unknown {
    return JSON.parse(this.text);
  }

  get completeness(): string | null {
    return this.headers.get('completeness');
  }

  /** The parts that are missing because their time was up. */
  get lateParts(): string[] {
    return Array.from((this.completeness ?? '').matchAll(/(\w+);is=\w+;reason=timeout/g), ([, part]) => part as string);
  }
}
