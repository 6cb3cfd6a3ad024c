import type { RepositorySnapshot, SnapshotPlugin } from '@skillstash/shared';

/** Of a category or tag, in characters: filters take no more (`name` in the api worker's `http/query.ts`). */
const WORD_CHARACTERS_MAX = 200;
/** Of a plugin or component: addresses take no more. */
export const NAME_CHARACTERS_MAX = 500;
/** With a name it is the key by which components are listed, and so what a cursor holds. */
const PATH_CHARACTERS_MAX = 1_000;

/** No segment of a path: nothing, or a way to another place. */
const NO_SEGMENT = /^\.{0,2}$/;

type Named = { name: string; path: string | null };

const isShort = (word: string): boolean => word.length <= WORD_CHARACTERS_MAX;
const fits = ({ name, path }: Named): boolean =>
  name.length <= NAME_CHARACTERS_MAX &&
  !NO_SEGMENT.test(name) &&
  (path ?? '').length <= PATH_CHARACTERS_MAX;

const fitPlugin = (plugin: SnapshotPlugin): SnapshotPlugin => ({
  ...plugin,
  category: plugin.category !== null && isShort(plugin.category) ? plugin.category : null,
  tags: plugin.tags.filter(isShort),
  skills: plugin.skills.filter(fits),
  agents: plugin.agents.filter(fits),
  commands: plugin.commands.filter(fits),
  mcpServers: plugin.mcpServers.filter(fits),
});

/**
 * What of a snapshot is indexed: words and components that cannot be asked for are left out. Those that are too long would stand
 * in lists whose cursors nobody could send, and nothing after them could be reached.
 */
export const fitSnapshot = (snapshot: RepositorySnapshot): RepositorySnapshot => ({
  ...snapshot,
  plugins: snapshot.plugins.map(fitPlugin),
});
