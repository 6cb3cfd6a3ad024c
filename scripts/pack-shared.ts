// Packs @skillstash/shared for those who use it outside this repository: node scripts/pack-shared.ts [OUT_DIR].
// Builds packages/shared/dist anew and puts the tarball into OUT_DIR (packages/shared/dist without one).
// Prints the tarball's path; fails where the sources do not compile.
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const ROOT = resolve(import.meta.dirname, '..');
const SOURCE = join(ROOT, 'packages/shared');
const DIST = join(SOURCE, 'dist');

/** Names what the build made: the compiler turns `.ts` into `.js` in programs, but not in declarations. */
const nameBuiltFiles = (): void => {
  for (const name of readdirSync(DIST).filter((file) => file.endsWith('.d.ts'))) {
    const text = readFileSync(join(DIST, name), 'utf8');
    writeFileSync(join(DIST, name), text.replaceAll(/(['"]\.\/[\w-]+)\.ts(['"])/g, '$1.js$2'));
  }
};

/** The package's manifest as its users get it: it exports what the build made, and shares their zod where it can. */
const publishedManifest = (): Record<string, unknown> => {
  const { name, version, description, license, type, dependencies, exports } = JSON.parse(
    readFileSync(join(SOURCE, 'package.json'), 'utf8'),
  );
  const ranges = Object.entries<string>(dependencies).map(([dependency, exact]) => [
    dependency,
    `^${exact}`,
  ]);
  const entries = Object.entries<string>(exports).map(([path, source]) => {
    const built = source.replace('./src/', './').replace(/\.ts$/, '');
    return [path, { types: `${built}.d.ts`, default: `${built}.js` }];
  });
  return {
    name,
    version,
    description,
    license,
    type,
    exports: { ...Object.fromEntries(entries), './package.json': './package.json' },
    types: './index.d.ts',
    sideEffects: false,
    files: ['*.js', '*.d.ts', 'README.md'],
    dependencies: Object.fromEntries(ranges),
  };
};

const outDir = resolve(process.argv[2] ?? DIST);
rmSync(DIST, { recursive: true, force: true });
execFileSync(
  process.execPath,
  [join(ROOT, 'node_modules/typescript/bin/tsc'), '-p', join(SOURCE, 'tsconfig.build.json')],
  { stdio: ['ignore', process.stderr, process.stderr] },
);
nameBuiltFiles();
writeFileSync(join(DIST, 'package.json'), `${JSON.stringify(publishedManifest(), null, 2)}\n`);
copyFileSync(join(SOURCE, 'README.md'), join(DIST, 'README.md'));
mkdirSync(outDir, { recursive: true });
const packed = execFileSync(
  'npm',
  ['pack', '--ignore-scripts', '--json', '--pack-destination', outDir],
  {
    cwd: DIST,
    encoding: 'utf8',
  },
);
const [tarball] = JSON.parse(packed) as Array<{ filename: string }>;
if (!tarball) throw new Error(`npm pack named no tarball: ${packed}`);
console.log(join(outDir, tarball.filename));
