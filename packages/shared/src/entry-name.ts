/** The longest name that every client takes, for a catalog as for its entries. */
export const CATALOG_NAME_CHARS_MAX = 128;

/** Words that a client reads as its maker's own; `plugin validate --strict` of Claude Code 2.1.329 takes no name with one. */
const FOREIGN_WORD = '(?<![A-Za-z0-9])(claude|anthropics?)(?![A-Za-z0-9])';
const BEFORE_OTHERS = new RegExp(`${FOREIGN_WORD}[^A-Za-z0-9]+`, 'gi');
const AT_THE_END = new RegExp(`${FOREIGN_WORD}$`, 'i');
const BUILT_IN = /^cc[^A-Za-z0-9]*plugin[^A-Za-z0-9]+/i;
/** Nor one that claims to be official, which dropping one word settles. */
const CLAIM_BEFORE = /official[^A-Za-z0-9]*(?=claude|anthropic)/gi;
const CLAIM_AFTER = /(claude|anthropics?)[^A-Za-z0-9]*official/gi;

const glued = (name: string): string =>
  name
    .replace(CLAIM_BEFORE, '')
    .replace(CLAIM_AFTER, '$1')
    .replace(BEFORE_OTHERS, '$1')
    .replace(AT_THE_END, '$1plugin')
    .replace(BUILT_IN, 'plugin-');

/**
 * The name by which a catalog may call what its author calls `name`: the same, wherever clients take it. A word that is
 * theirs is joined to the one after it (`claude-md` → `claudemd`), since without it two plugins would have one name.
 */
export const toEntryName = (name: string): string => {
  const start = name.replace(/[^A-Za-z0-9._-]+/g, '-').replace(/^[^A-Za-z0-9]+/, '');
  // A word at the very end becomes longer.
  let safe = start.slice(0, CATALOG_NAME_CHARS_MAX - 'plugin'.length);
  for (let before = ''; before !== safe; ) {
    before = safe;
    safe = glued(safe);
  }
  return safe || 'plugin';
};
