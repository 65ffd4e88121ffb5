import '../metadata.ts';
import { Module } from '@nestjs/common';
import { Bff, runBff } from '@portico/platform';
import { WebBffModule } from '../../../../apps/web-bff/src/web-bff.module.ts';
import { DiagnosticsModule } from '../diagnostics/diagnostics.module.ts';
import { OrderPlacingModule } from './order-placing.module.ts';

/** web-bff as it is, with a write beside its reads, and a page that counts what it holds. */
@Bff({ name: 'web-bff', title: 'Web BFF' })
@Module({ imports: [WebBffModule, OrderPlacingModule, DiagnosticsModule] })
class WebBffWithWrites {}

await runBff(WebBffWithWrites);
