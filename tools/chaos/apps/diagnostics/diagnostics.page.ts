import { Injectable } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { ManagementPages, TimerQueue } from '@portico/platform';
import type { Diagnosis } from './diagnosis.ts';
import { listenersOf } from './listeners.ts';
import { liveObjects } from './live-objects.ts';
import { OpenSockets } from './open-sockets.ts';

/** What `queryObjects` itself is warned of as. */
const EXPECTED = 'ExperimentalWarning';

/** `/diagnostics` on the management port. Asking stops the process for some 200 ms: it is for times when nothing else is asked. */
@Injectable()
export class DiagnosticsPage {
  private readonly sockets = new OpenSockets();
  private readonly warnings: string[] = [];

  constructor(
    pages: ManagementPages,
    private readonly timers: TimerQueue,
    private readonly host: HttpAdapterHost,
  ) {
    process.on('warning', ({ name, message }) => {
      if (name !== EXPECTED) this.warnings.push(`${name}: ${message}`);
    });
    pages.add({
      path: '/diagnostics',
      about: 'what the process holds after a full garbage collection',
      render: () => ({ type: 'application/json', body: `${JSON.stringify(this.diagnose())}\n` }),
    });
  }

  private diagnose(): Diagnosis {
    const objects = liveObjects();
    const { heapUsed, external } = process.memoryUsage();
    const sockets = this.sockets.all;
    const server = this.host.httpAdapter.getHttpServer() as NodeJS.EventEmitter;
    return {
      ...objects,
      heapBytes: heapUsed,
      externalBytes: external,
      deadlines: this.timers['waiting'],
      sockets: sockets.length,
      ...listenersOf([...sockets, server, process]),
      warnings: this.warnings,
    };
  }
}
