import { createHash } from 'node:crypto';

const PREFIX = 'skillstash';
/** With the prefix and the kind before it and a digest behind, a name stays under the 128 characters that clients take. */
const KEY_CHARS_MAX = 80;
const CUT_CHARS_MAX = 40;
const DIGEST_CHARS = 12;

const PLAIN = /^[a-z0-9_-]+(?:\.[a-z0-9_-]+)*$/;
const ENDS_IN_DIGEST = new RegExp(`-[0-9a-f]{${DIGEST_CHARS}}$`);
/** What clients take for a false claim, wherever in a name it stands (Claude Code 2.1.329). */
const CLAIM = /official(?:anthropic|claude)|(?:anthropic|claude)official/;

const isPlain = (key: string): boolean =>
  key.length <= KEY_CHARS_MAX &&
  PLAIN.test(key) &&
  !ENDS_IN_DIGEST.test(key) &&
  !CLAIM.test(key.replace(/[^a-z0-9]/g, ''));

/**
 * What clients call a catalog: `skillstash-owner-acme`. Different catalogs have different names, whatever is in their keys: a
 * key that no name can hold as it is gets a digest.
 *
 * @param kind such as `owner`
 * @param keys its place among those of its kind, such as `acme` and `tools`; none where there is but one
 */
export const catalogName = (kind: string, keys: readonly string[] = []): string => {
  if (!keys.length) return `${PREFIX}-${kind}`;
  const [first = ''] = keys;
  const key = keys.join('.');
  const isOne = keys.length === 1 || !first.includes('.');
  if (isOne && isPlain(key)) return `${PREFIX}-${kind}-${key}`;
  const digest = createHash('sha256').update(JSON.stringify(keys)).digest('hex');
  const words = key
    .toLowerCase()
    .replaceAll('official', '')
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, CUT_CHARS_MAX)
    .replace(/^-+|-+$/g, '');
  const shown = words ? `${words}-` : '';
  return `${PREFIX}-${kind}-${shown}${digest.slice(0, DIGEST_CHARS)}`;
};
