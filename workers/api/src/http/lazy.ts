import type { Context } from 'hono';
import type { ApiEnv } from '../env.ts';
import { refuseOtherMethods } from './allowed-methods.ts';
import { noRoute } from './error-answers.ts';
import { ApiApp } from './operation.ts';

/** Routes in modules of their own. `load` gives the app of them; a second call gives the same one. */
export type LazyFamily = { paths: readonly string[]; load: () => Promise<ApiApp> };

/** The request's context in the app that passed it on. */
const passedOn = new WeakMap<Request, Context<ApiEnv>>();

const familyApp = (register: (app: ApiApp) => void): ApiApp => {
  const app = new ApiApp();
  app.use((c, next) => {
    const before = passedOn.get(c.req.raw)?.var ?? {};
    // The same variables under the same names, whatever they are.
    for (const [name, value] of Object.entries(before)) c.set(name as never, value as never);
    return next();
  });
  register(app);
  refuseOtherMethods(app);
  app.notFound((c) => {
    throw noRoute(c);
  });
  // What goes wrong is answered where everything else is.
  app.onError((error) => {
    throw error;
  });
  return app;
};

/**
 * A family of routes whose modules are loaded by the first request to one of them, so that all others neither load nor
 * evaluate them. Within, routes are registered as anywhere: whole paths, `operate`, the same context.
 *
 * @param paths Hono patterns that cover all of the family's routes and nothing else: `/v1/me`, `/v1/me/*`; with a method
 *   before it, `POST /v1/collections`, only that method, where others on the path are somebody else's
 * @param load imports the modules, with `import()` and nothing else that reaches them, and gives what registers their routes
 */
export const lazy = (
  app: ApiApp,
  paths: readonly string[],
  load: () => Promise<(app: ApiApp) => void>,
): void => {
  let loaded: ApiApp | undefined;
  const family: LazyFamily = {
    paths,
    load: async () => {
      // The outcome is kept, not the promise: a request must not wait for what another one began.
      if (loaded) return loaded;
      const register = await load();
      loaded ??= familyApp(register);
      return loaded;
    },
  };
  app.families.push(family);
  const passOn = async (c: Context<ApiEnv>) => {
    const { fetch } = await family.load();
    passedOn.set(c.req.raw, c);
    return fetch(c.req.raw, c.env, c.executionCtx);
  };
  for (const pattern of paths) {
    const [path = '', method] = pattern.split(' ').reverse();
    if (method) app.on(method, path, passOn);
    else app.all(path, passOn);
  }
};
