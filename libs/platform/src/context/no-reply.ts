import type { FastifyReply } from 'fastify';

/** Says that it has been sent, so that it is left alone, and refuses all else by name. @param why there is none, after the name of what was used */
export const noReply = (why: string): FastifyReply =>
  new Proxy({} as FastifyReply, {
    get: (_, name) => {
      if (name === 'sent') return true;
      if (name === 'raw') return undefined;
      throw new Error(`reply.${String(name)} was used ${why}`);
    },
  });
