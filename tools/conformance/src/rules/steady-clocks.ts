import type { Tree } from '../tree/tree.ts';

/** Where the time of day is meant: it is told to somebody, held against what somebody else has written, or kept beyond this process. */
const TIME_OF_DAY: ReadonlySet<string> = new Set([
  // Deadlines and certificates, which their libraries have in the time of day.
  'libs/upstream/src/calls/grpc-attempt.ts',
  'libs/upstream/src/calls/grpc-stream-attempt.ts',
  'libs/upstream/src/transport/endpoints/grpc-channel.ts',
  'libs/upstream/src/transport/probes/grpc-probe.ts',
  'libs/upstream/src/transport/tls/tls-material.ts',
  'libs/upstream/src/transport/tls/upstream-tls.ts',
  'libs/edge/src/tls/running-tls.ts',
  // Since when settings are in force is for people.
  'libs/platform/src/settings/settings-history.ts',
  'libs/aggregation/src/comparing/comparison-report.ts',
  'libs/edge/src/tls/tls-material.ts',
  // Dates of others: of answers, tokens, proofs.
  'libs/upstream/src/calls/failures/retry-after.ts',
  'libs/caching/src/caching.module.ts',
  'libs/auth/src/bearer/token-verifier.ts',
  'libs/auth/src/bearer/verified-tokens.ts',
  'libs/auth/src/dpop/dpop-proof-verifier.ts',
  'libs/auth/src/dpop/server-nonces.ts',
  'libs/auth/src/session/id-tokens.ts',
  // Dates that others read.
  'libs/observability/src/logs/request-log.ts',
  'libs/auth/src/upstream-identity/internal-jwt/internal-jwt.identity.ts',
  'libs/idempotency/src/claims/claims.ts',
  'libs/observability/src/logs/request-log.ts',
  'libs/partners/src/directory/partner-directory.ts',
  'libs/platform/src/management/store-states.ts',
  // Sessions, sign-ins and partners outlive a process, and are shared by replicas.
  'libs/auth/src/session/begun-sign-ins.ts',
  'libs/auth/src/session/memory-session.store.ts',
  'libs/auth/src/session/redis-session.store.ts',
  'libs/auth/src/session/session-life.ts',
  'libs/auth/src/session/session.controller.ts',
  'libs/auth/src/session/sessions.ts',
  'libs/auth/src/session/token-refresh.ts',
  'libs/partners/src/commands/partners.command.ts',
  'libs/partners/src/sign-in/api-key.strategy.ts',
  'libs/partners/src/stores/redis/redis-store.ts',
]);

/** What is measured by the time of day lasts for a day longer when the clock is set back by one. */
export const steadyClocks = (tree: Tree): string[] =>
  [...tree.sources]
    .filter(([path, text]) => /^libs\/(?!testing\/)[\w/-]+\/src\//.test(path) && !/\.(?:spec|fixture|contract)\.ts$/.test(path) && /\bDate\.now\b|\bnew Date\(\)/.test(text) && !TIME_OF_DAY.has(path))
    .map(([path]) => `${path} goes by the time of day, which may be set back; measure by performance.now() or steadyTime(), or say in steady-clocks.ts why the time of day is meant`);
