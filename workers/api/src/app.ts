import { refuseOtherMethods } from './http/allowed-methods.ts';
import type { AnswerMemory } from './http/answer-memory.ts';
import { AppError } from './http/app-error.ts';
import { crossOrigin } from './http/cross-origin.ts';
import { answerError, errorAnswer, noRoute } from './http/error-answers.ts';
import { limitBody, limitGit, limitWebhook, requireJson } from './http/json-body.ts';
import { ApiApp } from './http/operation.ts';
import { requestContext } from './http/request-context.ts';
import { limitRequests } from './limits/limit-requests.ts';
import type { Limiter } from './limits/limiter.ts';
import { registerFamilies } from './register-families.ts';
import { registerComponents } from './routes/components.ts';
import { registerHealth } from './routes/health.ts';
import { registerPluginParts } from './routes/plugin-parts.ts';
import { registerPlugins } from './routes/plugins.ts';
import { registerRegistry } from './routes/registry.ts';
import { registerRelated } from './routes/related.ts';
import { registerSearch } from './routes/search.ts';

/**
 * The whole HTTP API: what comes before every operation, then the operations by room.
 *
 * @param clock milliseconds since 1970
 * @param memory where answers are kept, for what writes to forget them
 * @param limiter counts what people ask
 */
export const createApp = (clock: () => number, memory: AnswerMemory, limiter: Limiter): ApiApp => {
  const app = new ApiApp();

  app.use(requestContext(clock, memory));
  app.use(crossOrigin);
  app.use(limitRequests(limiter));
  app.use('/webhooks/*', limitWebhook);
  app.use('/v1/*', limitBody);
  app.use('/git/*', limitGit);
  app.use('/mcp/*', limitBody);
  app.use('/device/*', limitBody);
  app.use('/sign-out', limitBody);
  app.use(requireJson);

  registerSearch(app);
  registerPlugins(app);
  registerPluginParts(app);
  registerRelated(app);
  registerComponents(app);
  registerRegistry(app);
  registerHealth(app);
  registerFamilies(app);

  refuseOtherMethods(app);
  app.notFound((c) => errorAnswer(c, noRoute(c)));
  app.onError(async (error, c) => {
    if (!(error instanceof AppError) || error.status !== 404) return answerError(error, c);
    // Only what is not found pays for being looked for elsewhere.
    const { answerMissing } = await import('./http/answer-missing.ts');
    return answerMissing(error, c);
  });
  return app;
};
