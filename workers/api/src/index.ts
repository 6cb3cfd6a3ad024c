import { createApp } from './app.ts';
import type { ApiBindings } from './env.ts';

const app = createApp(Date.now);

export default {
  fetch: (request, env, context) => app.fetch(request, env, context),
} satisfies ExportedHandler<ApiBindings>;
