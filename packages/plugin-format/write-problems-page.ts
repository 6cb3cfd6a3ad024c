import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { renderProblemsPage } from './src/problems-page.ts';

writeFileSync(join(import.meta.dirname, '../../docs/problems.md'), renderProblemsPage());
