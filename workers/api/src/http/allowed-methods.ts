import { AppError } from './app-error.ts';
import { errorAnswer } from './error-answers.ts';
import type { ApiApp } from './operation.ts';

/** Answers every other method on a path that exists: 405 with Allow. Call it after the last operation. */
export const refuseOtherMethods = (app: ApiApp): void => {
  const methods = new Map<string, Set<string>>();
  for (const { method, path } of app.routes) {
    if (method === 'ALL') continue;
    const known = methods.get(path) ?? new Set<string>();
    known.add(method);
    if (method === 'GET') known.add('HEAD');
    methods.set(path, known);
  }
  for (const [path, known] of methods) {
    const allow = [...known, 'OPTIONS'].join(', ');
    app.all(path, (c) =>
      errorAnswer(c, new AppError('method_not_allowed', `${path} takes ${allow}.`), {
        Allow: allow,
      }),
    );
  }
};
