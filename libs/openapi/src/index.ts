export { InputDoc } from './input-doc.decorator.ts';
export type { InputDocOptions } from './input-doc.decorator.ts';
export { OpenApiModule } from './openapi.module.ts';
export { OpenApiPageModule } from './openapi-page.module.ts';
