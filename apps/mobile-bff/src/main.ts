import { runBff } from '@portico/platform';
import { MobileBffModule } from './mobile-bff.module.ts';

await runBff(MobileBffModule);
