import { join } from 'node:path';
import { WafServer } from '../../../../libs/testing/src/parts/waf-server.ts';
import type { SandboxWithIdentity } from '../../../sandbox/src/sandbox.ts';
import type { Sender } from '../kit/sender.ts';
import type { BffName } from '../stack/bundles.ts';
import type { StartBff } from '../stack/running-bff.ts';
import { MOBILE_EDGE, PARTNER_EDGE, WEB_EDGE } from './edge-front.ts';
import type { EdgeFront } from './edge-front.ts';
import { BARS } from './edge-result.ts';
import type { EdgeResult } from './edge-result.ts';
import { runEdge } from './run-edge.ts';
import { EDGE_TARGETS } from './target.ts';

/** The name by which `npm run attacks -- --only` knows it. */
export const EDGE = 'edge';

/** Attacks one BFF through an edge of its own. */
export interface AttackEdge {
  readonly bff: BffName;
  attack(root: string, sandbox: SandboxWithIdentity, start: StartBff): Promise<EdgeResult>;
}

const edgeOf = <By extends Sender>(front: EdgeFront<By>): AttackEdge => ({
  bff: front.bff,
  async attack(root, sandbox, start) {
    const by = await front.attacker(sandbox);
    const running = await start(front.bff, front.settings(by));
    const waf = await WafServer.start({ home: join(root, 'docker/edge'), policy: EDGE_TARGETS[front.bff].policy, bff: running.url }).catch(async (error: unknown) => {
      await running.stop();
      throw error;
    });
    try {
      return await runEdge(front, by, { waf, world: running.world }, BARS.ordinary);
    } finally {
      await waf.stop();
      await running.stop();
      await by.stop();
    }
  },
});

export const EDGES: readonly AttackEdge[] = [edgeOf(WEB_EDGE), edgeOf(MOBILE_EDGE), edgeOf(PARTNER_EDGE)];
