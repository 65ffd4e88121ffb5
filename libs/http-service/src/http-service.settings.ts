import { ByteSize, Section, UrlText } from '@portico/config';
import { Matches } from 'class-validator';

/** What `HttpService` may do besides calling the BFF's upstreams. */
export class HttpServiceSettings {
  @UrlText({
    each: true,
    doc: 'Origins besides the upstreams that may be called: https://api.example.com. Such a call keeps the deadline and ends with its request, but nothing else is done for it.',
  })
  @Matches(/^https?:\/\/[^/?#]+$/, { each: true, message: 'must be an origin, without a path' })
  allowedOrigins: string[] = [];

  @ByteSize({ doc: 'The longest stream or form that is sent to an upstream; it is read into memory first, so that its length is known and it can be sent again.' })
  maxUpload = 1024 * 1024;
}

/** The settings of a BFF with the bridge for `HttpService`. */
export class WithHttpService {
  @Section(() => HttpServiceSettings)
  httpService = new HttpServiceSettings();
}
