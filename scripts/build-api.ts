// The custom build of wrangler.toml: the api worker's modules, and the files that its page at /docs loads.
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { API_MODULES, bundleApi } from './serve/bundle-api.ts';
import { copyDocsViewer } from './serve/copy-docs-viewer.ts';

const { outputFiles } = await bundleApi();
mkdirSync(API_MODULES, { recursive: true });
for (const { path, contents } of outputFiles) writeFileSync(path, contents);
// What is left of an earlier build would be deployed as well.
const made = new Set(outputFiles.map(({ path }) => basename(path)));
for (const file of readdirSync(API_MODULES)) if (!made.has(file)) rmSync(join(API_MODULES, file));
copyDocsViewer();
