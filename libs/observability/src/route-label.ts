import type { Route } from '@portico/platform';

/** What logs and metrics call a request that no route matched. One word for all of them, so that clients cannot invent series. */
const NO_ROUTE = '(none)';

/** The route's pattern, never the URL: that may hold secrets, and is without bound. */
export const routeLabel = (route: Route | undefined): string => route?.path ?? NO_ROUTE;
