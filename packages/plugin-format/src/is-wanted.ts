import { ARCHIVE_CAPS } from './archive-caps.ts';

const LIKELY_FOLDERS = new Set(['agents', 'commands', 'hooks', 'skills', '.claude-plugin']);
const LIKELY_FILES = new Set([
  'skill.md',
  'readme.md',
  '.mcp.json',
  '.lsp.json',
  'plugin.json',
  'marketplace.json',
]);

/**
 * Whether the reader may need a file's text: any Markdown or JSON file up to 1 MiB, since a manifest may name one in
 * any place. Other files count only through their hash.
 */
export const isWanted = (
  path: string,
  bytes: number,
  maxBytes: number = ARCHIVE_CAPS.kept_file_bytes,
): boolean => bytes <= maxBytes && /\.(?:md|json)$/i.test(path);

/** Whether a wanted file is where clients look by default; such files are kept before all others. */
export const isLikelyNeeded = (path: string): boolean => {
  const segments = path.split('/');
  const file = segments.pop() ?? '';
  return LIKELY_FILES.has(file.toLowerCase()) || segments.some((name) => LIKELY_FOLDERS.has(name));
};

/** Whether a file that is not wanted may be one that a skill comes with. */
export const isLikelyAsset = (
  path: string,
  bytes: number,
  maxBytes: number = ARCHIVE_CAPS.kept_asset_bytes,
): boolean => bytes <= maxBytes && path.split('/').slice(0, -1).includes('skills');
