export { EdgeModule } from './edge.module.ts';
export { EdgeSettings } from './edge.settings.ts';
