import { runBff } from '@portico/platform';
import { WebBffModule } from './web-bff.module.ts';

await runBff(WebBffModule);
