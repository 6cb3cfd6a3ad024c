import { WorkerEntrypoint } from 'cloudflare:workers';
import type { ApiRpc } from '@skillstash/shared';
import { answerRequest } from './answer-request.ts';
import { createApp } from './app.ts';
import type { ApiBindings } from './env.ts';
import { AnswerMemory } from './http/answer-memory.ts';
import { forgetAnswers } from './http/forget-answers.ts';
import { memorySeconds } from './http/memory-seconds.ts';
import { Limiter } from './limits/limiter.ts';

/** Of the 128 MB that an isolate has. */
const MEMORY_BYTES_MAX = 8 * 1024 * 1024;

const memory = new AnswerMemory(MEMORY_BYTES_MAX);
const app = createApp(Date.now, memory, new Limiter());

/** The api worker: HTTP for everybody, and RPC for workers that are bound to it. */
export default class Api extends WorkerEntrypoint<ApiBindings> implements ApiRpc {
  override fetch(request: Request): Promise<Response> {
    const seconds = memorySeconds(this.env.ANSWER_MEMORY_SECONDS);
    return answerRequest(request, this.env, this.ctx, { app, memory, seconds, clock: Date.now });
  }

  forgetAnswers(tags: string[]): Promise<void> {
    return forgetAnswers(memory, this.ctx.cache, tags);
  }
}
