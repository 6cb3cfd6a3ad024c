import type { RepositorySnapshot, SnapshotPlugin } from '@skillstash/shared';

/** No segment of a path: nothing, or a way to another place. */
const NO_SEGMENT = /^\.{0,2}$/;

const canBeAsked = ({ name }: { name: string }): boolean => !NO_SEGMENT.test(name);

const fitPlugin = (plugin: SnapshotPlugin): SnapshotPlugin => ({
  ...plugin,
  skills: plugin.skills.filter(canBeAsked),
  agents: plugin.agents.filter(canBeAsked),
  commands: plugin.commands.filter(canBeAsked),
  mcpServers: plugin.mcpServers.filter(canBeAsked),
});

/** What of a snapshot is indexed: clients may take components of any name, but here each has an address. */
export const fitSnapshot = (snapshot: RepositorySnapshot): RepositorySnapshot => ({
  ...snapshot,
  plugins: snapshot.plugins.map(fitPlugin),
});
