import type { FastifyReply } from 'fastify';

/** As Fastify writes it; null or undefined when there is none. */
export type AnswerBody = string | Buffer | null | undefined;

/** An answer as the pipeline has let it out, before hooks of Fastify have seen it. */
export interface LetAnswer {
  readonly status: number;
  /** By name, in lower case. */
  readonly headers: Readonly<Record<string, number | string | string[] | undefined>>;
  readonly body: AnswerBody;
}

export const letAnswer = (reply: FastifyReply, body: unknown): LetAnswer => ({ status: reply.statusCode, headers: reply.getHeaders(), body: body as AnswerBody });
