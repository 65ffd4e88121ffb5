import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Type } from '@nestjs/common';
import { RouteTable } from '@portico/platform';
import { fieldList } from '../field-list/field-list.ts';
import { MobileBffModule } from '../mobile-bff.module.ts';

const controllersOf = (module: Type): Type[] => [
  ...((Reflect.getMetadata('controllers', module) as Type[] | undefined) ?? []),
  ...((Reflect.getMetadata('imports', module) as Type[] | undefined) ?? []).flatMap(controllersOf),
];

const screens = RouteTable.of(new Set(controllersOf(MobileBffModule)))
  .routes.filter(({ kind }) => kind === 'data')
  .map(({ method, operationId, byteBudget, view }) => {
    const [feature] = operationId.split('.') as [string];
    // A screen has the name of its feature; what a write answers has its own.
    return { feature, screen: method === 'GET' ? feature : operationId, byteBudget, view: view as Type };
  });

describe('every screen', () => {
  it('is found', () => {
    expect(screens.map(({ screen }) => screen).sort()).toEqual(['home', 'orders', 'orders.place', 'product', 'reviews', 'search']);
  });

  it.each(screens)('$screen has a byte budget', ({ byteBudget }) => {
    expect(byteBudget).toBeGreaterThan(0);
  });

  // Apps already installed read these paths. An intended change is accepted by the command below.
  it.each(screens)('$screen has exactly the fields of its committed list', ({ feature, screen, view }) => {
    const file = join(__dirname, feature, `${screen}.fields.txt`);
    const derived = fieldList(view);
    if (process.env['ACCEPT_FIELDS']) writeFileSync(file, derived);
    const committed = existsSync(file) ? readFileSync(file, 'utf8') : '';
    const acceptIfMeant = 'ACCEPT_FIELDS=1 npx nx test mobile-bff';
    expect({ fields: derived.split('\n'), acceptIfMeant }).toEqual({ fields: committed.split('\n'), acceptIfMeant });
  });
});
