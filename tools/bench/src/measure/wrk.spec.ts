import { readWrk } from './wrk.ts';

const GOOD = `Running 4s test @ http://127.0.0.1:4000/api/storefront
  1 threads and 32 connections
  Thread Stats   Avg      Stdev     Max   +/- Stdev
    Latency     4.95ms    1.02ms  31.20ms   92.31%
    Req/Sec     6.49k   301.11     6.91k    87.50%
  25864 requests in 4.00s, 45.12MB read
Requests/sec:   6461.23
Transfer/sec:     11.28MB
`;

describe('readWrk', () => {
  it('reads what was done', () => {
    expect(readWrk(GOOD)).toEqual({ requests: 25864, requestsPerSecond: 6461.23 });
  });

  const FAILURES = ['  Socket errors: connect 0, read 3, write 0, timeout 0', '  Non-2xx or 3xx responses: 17', '  Wrong answers: 2, the first: 200, 0 bytes, Cache-Status: -'];
  const NOTHING = ['unable to connect to 127.0.0.1:1 Connection refused', GOOD.replace('25864 requests', '0 requests')];

  it.each(FAILURES)('takes no time of failures: %s', (line) => {
    expect(() => readWrk(GOOD.replace('Requests/sec', `${line}\nRequests/sec`))).toThrow(line.trim());
  });

  it.each(NOTHING)('takes nothing for a result', (output) => {
    expect(() => readWrk(output)).toThrow('did not say');
  });
});
