import { Doc, Duration } from '@portico/config';
import { IsArray, IsBoolean, IsIn, Matches } from 'class-validator';
import { IsOrigin } from './origin.ts';

/** A field name (RFC 9110, section 5.1), in the form that browsers ask with. */
const FIELD = /^[a-z0-9!#$%&'*+.^_`|~-]+$/;
const FIX = 'write one name an entry, in small letters, such as content-type';
const FIELD_RULE = { each: true, message: '"$value" is no name of a header', context: { fix: FIX } };

/** Whose pages may read this BFF's answers, beside those of its own origin (Fetch, "CORS protocol"). */
export class CorsSettings {
  @IsOrigin()
  @IsArray()
  @Doc('The origins whose pages may call: `https://app.shop.example`. By default none; `*` alone is every page, without credentials.')
  origins: string[] = [];

  @IsBoolean()
  @Doc('Whether these pages may send what the browser keeps for this BFF: cookies and client certificates. Not with `*`.')
  credentials = false;

  @IsIn(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'], { each: true })
  @IsArray()
  @Doc('The methods that they may use.')
  methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'];

  @Matches(FIELD, FIELD_RULE)
  @IsArray()
  @Doc('The headers that they may send beside those that any page may.')
  headers = ['authorization', 'content-type', 'dpop', 'idempotency-key', 'if-match', 'if-none-match', 'traceparent', 'x-csrf'];

  @Matches(FIELD, FIELD_RULE)
  @IsArray()
  @Doc('The headers of answers that they may read beside those that any page may.')
  exposed = [
    ...['completeness', 'deprecation', 'etag', 'idempotent-replayed', 'link', 'location'],
    ...['ratelimit', 'ratelimit-policy', 'request-id', 'retry-after', 'sunset', 'www-authenticate'],
  ];

  @Duration({ max: '24h', doc: 'How long a browser need not ask again before it sends such a request.' })
  maxAge = 600_000;
}
