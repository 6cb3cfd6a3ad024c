const PREFIX = 'skillstash';
/** With the prefix and the kind before it and a digest behind, a name stays under the 128 characters that clients take. */
const KEY_CHARS_MAX = 80;
const CUT_CHARS_MAX = 40;
const DIGEST_CHARS = 12;

/** What every client takes: Codex 0.169.0 no dots, Copilot 1.0.102 no underscores. */
const PLAIN = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;
/** No plain key has it inside, so that keys stay apart. */
const BETWEEN_KEYS = '--';
const ENDS_IN_DIGEST = new RegExp(`-[0-9a-f]{${DIGEST_CHARS}}$`);
/** What clients take for a false claim, wherever in a name it stands (Claude Code 2.1.329). */
const CLAIM = /official(?:anthropic|claude)|(?:anthropic|claude)official/;

/** Few names have one: the module is not loaded before, which takes 3 ms. */
const digestOf = (text: string): string =>
  process.getBuiltinModule('node:crypto').createHash('sha256').update(text).digest('hex');

const arePlain = (keys: readonly string[], joined: string): boolean =>
  joined.length <= KEY_CHARS_MAX &&
  keys.every((key) => PLAIN.test(key)) &&
  !ENDS_IN_DIGEST.test(joined) &&
  !CLAIM.test(joined.replace(/[^a-z0-9]/g, ''));

/**
 * What clients call a catalog: `skillstash-owner-acme`. Different catalogs have different names, whatever is in their keys: a
 * key that no name can hold as it is gets a digest.
 *
 * @param kind such as `owner`
 * @param keys its place among those of its kind, such as `acme` and `tools`; none where there is but one
 */
export const catalogName = (kind: string, keys: readonly string[] = []): string => {
  if (!keys.length) return `${PREFIX}-${kind}`;
  const joined = keys.join(BETWEEN_KEYS);
  if (arePlain(keys, joined)) return `${PREFIX}-${kind}-${joined}`;
  const words = joined
    .toLowerCase()
    .replaceAll('official', '')
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, CUT_CHARS_MAX)
    .replace(/^-+|-+$/g, '');
  const shown = words ? `${words}-` : '';
  return `${PREFIX}-${kind}-${shown}${digestOf(JSON.stringify(keys)).slice(0, DIGEST_CHARS)}`;
};
