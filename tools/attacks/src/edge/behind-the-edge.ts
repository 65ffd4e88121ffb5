import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeWith } from '../../../../libs/testing/src/parts/installed.ts';
import { WAF_PARTS, WafServer } from '../../../../libs/testing/src/parts/waf-server.ts';
import { startSandbox } from '../../../sandbox/src/sandbox.ts';
import type { SandboxWithIdentity } from '../../../sandbox/src/sandbox.ts';
import type { Field } from '../attack.ts';
import { send } from '../kit/send.ts';
import type { Sender } from '../kit/sender.ts';
import { judgeGood } from '../run/judge.ts';
import type { Suite, TestedBff } from '../run/under-attack.ts';
import { worldOf } from '../run/world.ts';
import type { World } from '../run/world.ts';
import type { EdgeFront } from './edge-front.ts';
import { BARS, edgeFaults } from './edge-result.ts';
import { runEdge } from './run-edge.ts';
import { EDGE_TARGETS } from './target.ts';

/** Ordinary texts of the test; `npm run attacks` sends more. */
const TEXTS = 390;
/** Milliseconds. */
const LONG = 240_000;

const STRANGER = '203.0.113.66';

/** Tests a BFF behind docker/edge as it runs in production. @param home the folder docker/edge */
export function behindTheEdge<By extends Sender>(front: EdgeFront<By>, home: string, start: Suite<By>['start']): void {
  describeWith(...WAF_PARTS)(`${front.bff} behind the edge`, () => {
    const target = EDGE_TARGETS[front.bff];
    const folder = mkdtempSync(join(tmpdir(), 'portico-behind-the-edge-'));
    const logFile = join(folder, 'bff.log');
    let sandbox: SandboxWithIdentity;
    let by: By;
    let bff: TestedBff;
    let waf: WafServer;
    let world: World;

    beforeAll(async () => {
      sandbox = await startSandbox({ ports: 'free', identity: true });
      by = await front.attacker(sandbox);
      const { env, ...rest } = front.settings(by);
      bff = await start({ ...rest, env: { ...env, PORTICO_LOG__FILE: logFile, PORTICO_LOG__LEVEL: 'info' } }, sandbox);
      waf = await WafServer.start({ home, policy: target.policy, bff: bff.url });
      world = worldOf(sandbox, logFile);
      by.url = waf.url;
    }, LONG);

    afterAll(async () => {
      await waf.stop();
      await bff.close();
      await Promise.all([sandbox.close(), by.stop()]);
      rmSync(folder, { recursive: true });
    });

    it.each(front.flows)('lets pass $name', async (flow) => expect((await judgeGood(flow, by)).fault).toBeUndefined());

    it('refuses attacks, which the BFF never sees, and nearly no ordinary text', async () => {
      const result = await runEdge({ ...front, flows: [] }, by, { waf, world }, TEXTS);
      expect(edgeFaults(result, { ...BARS, ordinary: TEXTS })).toEqual([]);
    }, LONG);

    it('tells the BFF who its client is, whatever the client says, and logs a verdict under the id of the BFF’s own line', async () => {
      const trace = randomBytes(16).toString('hex');
      // A numeric host is noticed, and not refused for it alone.
      const lies: Field[] = [['x-forwarded-for', STRANGER], ['forwarded', `for=${STRANGER}`], ['x-real-ip', STRANGER]];
      const request = { host: '127.0.0.1', target: target.page, from: '127.0.0.9' };
      const { headers } = await send(waf.url, { ...request, headers: [...lies, ['traceparent', `00-${trace}-00f067aa0ba902b7-01`]] });
      const id = String(headers['request-id']);
      await expect(world.client(id)).resolves.toBe('127.0.0.9');
      await expect(waf.verdict(id)).resolves.toMatchObject({ verdict: 'noticed', clientAddress: '127.0.0.9', rules: [{ id: 920350 }] });
      expect(await world.tracesUpTo(trace)).toContain(trace);
    });
  });
}
