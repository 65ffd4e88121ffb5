import './metadata.ts';
import { Module } from '@nestjs/common';
import { Bff, runBff } from '@portico/platform';
import { WebBffModule } from '../../../../apps/web-bff/src/web-bff.module.ts';
import { WebBffSettings } from '../../../../apps/web-bff/src/web-bff.settings.ts';
import { OrderPlacingModule } from './order-placing.module.ts';

/** web-bff as it is, with a write beside its reads. */
@Bff({ name: 'web-bff', title: 'Web BFF', settings: WebBffSettings })
@Module({ imports: [WebBffModule, OrderPlacingModule] })
class WebBffWithWrites {}

await runBff(WebBffWithWrites);
