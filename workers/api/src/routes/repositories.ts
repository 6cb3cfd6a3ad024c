import { findRepository, findRun, listRuns } from '@skillstash/db';
import { type CrawlOutcome, crawlRequest } from '@skillstash/shared';
import type { Context } from 'hono';
import * as z from 'zod';
import type { ApiEnv } from '../env.ts';
import { AppError } from '../http/app-error.ts';
import { CACHE_CONTROL } from '../http/cache-control.ts';
import { currentAnswer } from '../http/current-answer.ts';
import { errorAnswer } from '../http/error-answers.ts';
import { repositoryIn, webUrlOf } from '../http/host-address.ts';
import { type ApiApp, operate } from '../http/operation.ts';
import { answerCurrentPage } from '../http/page-answer.ts';
import {
  fullNameOf,
  noQuery,
  pageQuery,
  repositoryPath,
  repositoryQuery,
  trueOrFalse,
} from '../http/query.ts';
import { chargeCrawl } from '../limits/charge-crawl.ts';

const askedHow = z.strictObject({
  dryRun: trueOrFalse.default(false).meta({
    description: 'Read the repository now and report what is in it; store nothing.',
  }),
});

const NO_STORE = { 'Content-Type': 'application/json', 'Cache-Control': CACHE_CONTROL.none };

/** What whoever asked for a crawl is told: 202 where one will follow, 200 where none is needed. */
export const crawlAnswer = ({ outcome, repository, run, bookmark }: CrawlOutcome): Response => {
  const url = run ? `/v1/runs/${run.id}` : `/v1/repositories/${repository}`;
  return new Response(JSON.stringify({ repository, run, url }), {
    status: outcome === 'accepted' ? 202 : 200,
    headers: { ...NO_STORE, Location: url, ...(bookmark ? { 'x-d1-bookmark': bookmark } : {}) },
  });
};

const answerReport = async (c: Context<ApiEnv>, repository: string): Promise<Response> => {
  const outcome = await c.env.INGESTER.reportRepository(repository);
  if ('report' in outcome)
    return new Response(JSON.stringify(outcome.report), { headers: NO_STORE });
  if ('busySeconds' in outcome) {
    const refusal = new AppError('reader_busy', 'Another repository is being read: ask again.');
    return errorAnswer(c, refusal, { 'Retry-After': String(outcome.busySeconds) });
  }
  const code = outcome.code === 'repository_not_found' ? outcome.code : 'host_unreadable';
  throw new AppError(code, `${outcome.message} (${outcome.code})`);
};

const registerRequest = (app: ApiApp): void =>
  operate(
    app,
    {
      method: 'post',
      path: '/v1/repositories',
      summary: 'Ask for a crawl of a repository, or for a report of what it holds',
      tags: ['Repositories'],
      input: { query: askedHow, body: crawlRequest },
      answers: {
        200: {
          description: 'Known and checked lately: nothing was asked. Or the report of a dry run.',
          schema: ({ crawlRequested, crawlReport }) => z.union([crawlRequested, crawlReport]),
        },
        202: {
          description: 'A run is queued; `url` shows it.',
          schema: ({ crawlRequested }) => crawlRequested,
        },
      },
      errors: [
        'malformed_json',
        'payload_too_large',
        'unsupported_media_type',
        'repository_not_found',
        'host_unreadable',
        'reader_busy',
        'invalid_token',
        'foreign_origin',
      ],
    },
    async (c, { query, body }) => {
      const repository = repositoryIn(body.repository, webUrlOf(c.env));
      await chargeCrawl(c);
      if (query.dryRun) return answerReport(c, repository);
      return crawlAnswer(await c.env.INGESTER.requestCrawl({ ...body, repository }));
    },
  );

const registerRuns = (app: ApiApp): void => {
  operate(
    app,
    {
      method: 'get',
      path: '/v1/runs',
      summary: 'Crawls, newest first',
      tags: ['Repositories'],
      input: { query: z.strictObject({ ...pageQuery, repository: repositoryQuery.optional() }) },
      answers: {
        200: { description: 'One page.', schema: ({ page, crawlRun }) => page(crawlRun) },
      },
      errors: ['invalid_cursor'],
    },
    (c, { query }) =>
      answerCurrentPage(c, query, ({ limit, after }) =>
        listRuns(c.get('database'), { repository: query.repository, limit, after }),
      ),
  );
  operate(
    app,
    {
      method: 'get',
      path: '/v1/runs/{id}',
      summary: 'One crawl',
      tags: ['Repositories'],
      input: {
        params: z.strictObject({ id: z.uuid().meta({ description: 'The id of a run.' }) }),
        query: noQuery,
      },
      answers: { 200: { description: 'The run.', schema: ({ crawlRun }) => crawlRun } },
      errors: ['run_not_found'],
    },
    async (c, { params }) => {
      const body = await findRun(c.get('database'), params.id);
      if (body === undefined) throw new AppError('run_not_found', `There is no run ${params.id}.`);
      return currentAnswer(c, body);
    },
  );
};

/** Repositories, their crawls, and asking for one. */
export const registerRepositories = (app: ApiApp): void => {
  registerRequest(app);
  registerRuns(app);
  operate(
    app,
    {
      method: 'get',
      path: '/v1/repositories/{owner}/{repo}',
      summary: "A repository's state, last run and problems",
      tags: ['Repositories'],
      input: { params: repositoryPath, query: noQuery },
      answers: { 200: { description: 'The repository.', schema: ({ repository }) => repository } },
      errors: ['repository_not_found'],
    },
    async (c, { params }) => {
      const fullName = fullNameOf(params);
      const body = await findRepository(c.get('database'), fullName, webUrlOf(c.env));
      if (body === undefined)
        throw new AppError('repository_not_found', `${fullName} is not known here.`);
      return currentAnswer(c, body);
    },
  );
};
