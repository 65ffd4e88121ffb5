import { types } from 'node:util';
import { ResponseBodyError } from 'openid-client';

/** What openid-client complains of, without the answer that it hangs there, which has tokens and claims: causes are written to the log. */
export function withoutAnswer(error: unknown): unknown {
  for (let one = error; types.isNativeError(one); one = one.cause) {
    if (one instanceof ResponseBodyError) one.cause = { error: one.error, error_description: one.error_description };
    else if (!types.isNativeError(one.cause)) delete one.cause;
  }
  return error;
}
