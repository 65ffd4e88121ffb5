import type { SandboxWithIdentity } from '../../../sandbox/src/sandbox.ts';
import type { AttackedSettings, GoodRequest } from '../attack.ts';
import { Attacker } from '../kit/attacker.ts';
import { PartnerAttacker } from '../kit/partner-attacker.ts';
import type { Sender } from '../kit/sender.ts';
import { WebAttacker } from '../kit/web-attacker.ts';
import type { BffName } from '../stack/bundles.ts';
import { API_KEYS } from '../tables/api-keys.ts';
import { DPOP } from '../tables/dpop.ts';
import { SESSIONS } from '../tables/sessions.ts';
import { MOBILE_FLOWS } from './flows/mobile.ts';
import { PARTNER_FLOWS } from './flows/partner.ts';
import { WEB_FLOWS } from './flows/web.ts';

/** A BFF behind the edge: who calls, by which settings, and what its clients do there. */
export interface EdgeFront<By extends Sender> {
  readonly bff: BffName;
  readonly settings: (by: By) => AttackedSettings;
  readonly attacker: (sandbox: SandboxWithIdentity) => Promise<By> | By;
  /** What must pass the edge, and be answered as without it. */
  readonly flows: readonly GoodRequest<By>[];
}

/** The BFF believes the edge about who its client is. */
const behindTheEdge = ({ sections = {}, env = {} }: AttackedSettings): AttackedSettings => ({ sections: { ...sections, edge: { trustedProxies: ['127.0.0.1/32'] } }, env });

export const WEB_EDGE: EdgeFront<WebAttacker> = {
  bff: 'web-bff',
  settings: (by) => behindTheEdge(SESSIONS.settings(by)),
  attacker: (sandbox) => WebAttacker.against(sandbox),
  flows: WEB_FLOWS,
};

export const MOBILE_EDGE: EdgeFront<Attacker> = {
  bff: 'mobile-bff',
  settings: (by) => behindTheEdge(DPOP.settings(by)),
  attacker: () => Attacker.attacking('/v1/orders'),
  flows: MOBILE_FLOWS,
};

export const PARTNER_EDGE: EdgeFront<PartnerAttacker> = {
  bff: 'partner-bff',
  settings: (by) => behindTheEdge(API_KEYS.settings(by)),
  attacker: (sandbox) => PartnerAttacker.against(sandbox),
  flows: PARTNER_FLOWS,
};
