import { runBff } from '@portico/platform';
import { PartnerBffModule } from './partner-bff.module.ts';

await runBff(PartnerBffModule);
