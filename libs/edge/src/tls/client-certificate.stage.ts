import { Injectable } from '@nestjs/common';
import { Problem, RouteFacts, StageFor } from '@portico/platform';
import type { RequestContext, Route, RouteDocumentation, Stage } from '@portico/platform';
import { CLIENT_CERTIFICATE, clientCertificateOf } from './client-certificate.ts';

/** Refuses, on routes that demand a certificate of their clients, those that have not shown one. */
@StageFor('connection')
@Injectable()
export class ClientCertificateStage implements Stage {
  readonly documentation = {
    forRoute: (route: Route): RouteDocumentation | undefined => (CLIENT_CERTIFICATE.of(route) ? { problems: ['forbidden'] } : undefined),
  };

  constructor(facts: RouteFacts) {
    facts.add({ name: 'certificate', of: (route) => CLIENT_CERTIFICATE.of(route)?.names.join(' or ') || (CLIENT_CERTIFICATE.of(route) && 'any') });
  }

  run({ route, request }: RequestContext): void {
    const demand = route && CLIENT_CERTIFICATE.of(route);
    if (!demand) return;
    const shown = clientCertificateOf(request.raw);
    if (!shown) throw new Problem('forbidden', { detail: 'this needs a certificate of the client; call the port that asks for one, and show it' });
    if (demand.names.length > 0 && !demand.names.some((name) => shown.names.includes(name))) {
      throw new Problem('forbidden', { detail: 'the certificate of the client is good, but is for none of the names that may call this' });
    }
  }
}
