// Imports the api worker's bundle into this process, asks it for the paths given, and tells how long the import took and which
// of its files were loaded. Forked with the entry's path and the paths.
import { registerHooks } from 'node:module';
import { dirname } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Imported } from './measure-bundle.ts';

const [entry = '', ...paths] = process.argv.slice(2);
const files: string[] = [];
/** What the bundle's entry extends. */
const CLOUDFLARE = `data:text/javascript,export class WorkerEntrypoint {
  constructor(ctx, env) { this.ctx = ctx; this.env = env; } }`;
registerHooks({
  // What workerd brings is not there in Node, and public reads need no more of it.
  resolve: (name, context, next) =>
    name.startsWith('cloudflare:') ? { url: CLOUDFLARE, shortCircuit: true } : next(name, context),
  load: (url, context, next) => {
    if (url.startsWith('file:') && fileURLToPath(url).startsWith(dirname(entry)))
      files.push(fileURLToPath(url));
    return next(url, { ...context, ...(url.startsWith('file:') ? { format: 'module' } : {}) });
  },
});

const start = performance.now();
const { default: Api } = await import(pathToFileURL(entry).href);
const import_ms = performance.now() - start;

/** What an empty page is to whoever reads it: of hits, of the first categories, and of anything else. */
const emptyPage = (text: string): string => {
  if (text.includes('search_index')) return '[null]';
  return /"categories"/.test(text) ? '[]' : '-';
};

/** A database in which every statement finds one row: an empty page of a version that nobody holds. */
const statementOf = (text: string) => {
  const row = { version: '0', body: emptyPage(text), offer: null };
  const statement = {
    bind: () => statement,
    first: async () => row,
    all: async () => ({ results: [row] }),
  };
  return statement;
};
const database = {
  prepare: statementOf,
  withSession: () => database,
  getBookmark: () => null,
};
const env = { DB: database, ANSWER_MEMORY_SECONDS: '10', RATE_LIMITS: 'off' };
const context = { waitUntil: () => {}, passThroughOnException: () => {} };
for (const path of paths) {
  const answer = await new Api(context, env).fetch(new Request(`http://127.0.0.1${path}`));
  if (answer.status !== 200) throw new Error(`${path} answered ${answer.status}`);
}
const imported: Imported = { import_ms, files };
process.send?.(imported);
process.exit();
