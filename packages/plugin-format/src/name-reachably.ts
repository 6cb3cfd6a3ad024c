import type { PluginReading } from './plugin-reading.ts';
import type { Components } from './read-plugin.ts';

/** No address can end in one of these: browsers take `%2e%2e` for a way up as well (URL Standard, double-dot segments). */
const UNREACHABLE = new Set(['.', '..']);

/**
 * Reports components that no address could name. Those with a page of their own beyond their place in a list take the name of
 * their file or folder.
 */
export const nameReachably = (plugin: PluginReading, components: Components): Components => {
  const checked = <C extends { name: string; path: string | null }>(one: C, id?: string): C => {
    if (!UNREACHABLE.has(one.name)) return one;
    const name = id ?? one.name;
    const message = `“${one.name}” is listed as “${name}”.`;
    plugin.report('component_name_unreachable', message, { path: one.path ?? undefined });
    return { ...one, name };
  };
  return {
    ...components,
    skills: components.skills.map((one) => checked(one, one.id)),
    agents: components.agents.map((one) => checked(one, one.id)),
    commands: components.commands.map((one) => checked(one, one.id)),
    mcpServers: components.mcpServers.map((one) => checked(one)),
  };
};
