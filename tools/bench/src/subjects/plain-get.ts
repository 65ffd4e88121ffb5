import { request } from 'node:http';
import type { IncomingHttpHeaders } from 'node:http';
import { text } from 'node:stream/consumers';

export interface Answered {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A GET with these headers and no others, as wrk sends it: `fetch` adds some, which make it another request to a cache. */
export const plainGet = (url: string, headers: Readonly<Record<string, string>>): Promise<Answered> =>
  new Promise((resolve, reject) => {
    const asked = request(url, { headers }, (answer) => {
      const { statusCode: status = 0, headers } = answer;
      text(answer).then((body) => resolve({ status, headers, body }), reject);
    });
    asked.on('error', reject).end();
  });

/** What `Cache-Status` says; empty where it says nothing. */
export const cacheStatusOf = ({ headers }: Answered): string => String(headers['cache-status'] ?? '');
