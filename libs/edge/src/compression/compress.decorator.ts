import { Reflector } from '@nestjs/core';

/**
 * Whether the answers of a route, or of all routes of a controller, are compressed.
 *
 * `always`: for browsers that are signed in too. Only where the answer has no secret, or nothing of the request in it: a text of another
 * site's choice beside a secret lets that site find the secret out by the lengths of answers (BREACH).
 *
 * `never`: where an answer has a secret beside what others can have written into it.
 */
export const Compress = Reflector.createDecorator<'always' | 'never'>();
