import { copyFileSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ROOT } from './root.ts';

const FILES = ['swagger-ui-bundle.js', 'swagger-ui.css'];

/** Copies what /docs loads to dist/docs-viewer, which is deployed as static assets. */
export const copyDocsViewer = (): void => {
  const from = dirname(fileURLToPath(import.meta.resolve('swagger-ui-dist/package.json')));
  const to = join(ROOT, 'dist/docs-viewer');
  mkdirSync(to, { recursive: true });
  for (const file of FILES) copyFileSync(join(from, file), join(to, file));
};
