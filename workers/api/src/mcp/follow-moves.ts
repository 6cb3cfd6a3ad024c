import type { AskApi } from '../http/ask-api.ts';

/** Asks again where the answer is that a plugin has another address by now. */
export const followMoves =
  (ask: AskApi): AskApi =>
  async (path, query) => {
    const response = await ask(path, query);
    const moved = response.status === 301 ? response.headers.get('Location') : null;
    return moved === null ? response : ask(new URL(moved, 'http://registry').pathname, query);
  };
