// Packs @skillstash/shared and @skillstash/client for those who use them outside this repository:
// node scripts/pack-packages.ts [OUT_DIR]. Builds the dist folder of each anew and puts the tarballs into OUT_DIR
// (dist/packages without one). Prints their paths, a line each; fails where the sources do not compile.
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const ROOT = resolve(import.meta.dirname, '..');
/** Each after those whose build it is compiled against. */
const PACKAGES = ['packages/shared', 'packages/client'];

/** Names what the build made: the compiler turns `.ts` into `.js` in programs, but not in declarations. */
const nameBuiltFiles = (dist: string): void => {
  for (const name of readdirSync(dist).filter((file) => file.endsWith('.d.ts'))) {
    const text = readFileSync(join(dist, name), 'utf8');
    writeFileSync(join(dist, name), text.replaceAll(/(['"]\.\/[\w-]+)\.ts(['"])/g, '$1.js$2'));
  }
};

/** A package's manifest as its users get it: it exports what the build made, and shares their zod where it can. */
const publishedManifest = (source: string): Record<string, unknown> => {
  const { name, version, description, license, type, dependencies, exports } = JSON.parse(
    readFileSync(join(source, 'package.json'), 'utf8'),
  );
  const ranges = Object.entries<string>(dependencies).map(([dependency, exact]) => [
    dependency,
    `^${exact}`,
  ]);
  const entries = Object.entries<string>(exports).map(([path, file]) => {
    const built = file.replace('./src/', './').replace(/\.ts$/, '');
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

const build = (source: string, dist: string): void => {
  rmSync(dist, { recursive: true, force: true });
  execFileSync(
    process.execPath,
    [join(ROOT, 'node_modules/typescript/bin/tsc'), '-p', join(source, 'tsconfig.build.json')],
    { stdio: ['ignore', process.stderr, process.stderr] },
  );
  nameBuiltFiles(dist);
  writeFileSync(
    join(dist, 'package.json'),
    `${JSON.stringify(publishedManifest(source), null, 2)}\n`,
  );
  copyFileSync(join(source, 'README.md'), join(dist, 'README.md'));
};

/** @returns the tarball's name */
const pack = (dist: string, outDir: string): string => {
  const packed = execFileSync(
    'npm',
    ['pack', '--ignore-scripts', '--json', '--pack-destination', outDir],
    { cwd: dist, encoding: 'utf8' },
  );
  const [tarball] = JSON.parse(packed) as Array<{ filename: string }>;
  if (!tarball) throw new Error(`npm pack named no tarball: ${packed}`);
  return tarball.filename;
};

const outDir = resolve(process.argv[2] ?? join(ROOT, 'dist/packages'));
mkdirSync(outDir, { recursive: true });
for (const place of PACKAGES) {
  const source = join(ROOT, place);
  const dist = join(source, 'dist');
  build(source, dist);
  console.log(join(outDir, pack(dist, outDir)));
}
