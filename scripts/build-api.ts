// The custom build of wrangler.toml: the api worker's modules, and the files that its page at /docs loads.
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { API_MODULES, bundleApi } from './serve/bundle-api.ts';
import { copyDocsViewer } from './serve/copy-docs-viewer.ts';

const { output } = await bundleApi();
mkdirSync(API_MODULES, { recursive: true });
for (const file of output)
  writeFileSync(join(API_MODULES, file.fileName), file.type === 'chunk' ? file.code : file.source);
// What is left of an earlier build would be deployed as well.
const made = new Set(output.map(({ fileName }) => fileName));
for (const file of readdirSync(API_MODULES)) if (!made.has(file)) rmSync(join(API_MODULES, file));
copyDocsViewer();
