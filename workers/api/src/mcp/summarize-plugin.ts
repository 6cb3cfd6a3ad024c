import type { Plugin } from '@skillstash/shared';

/** How many components of a kind are named; list_components has the rest. */
const NAMES_MAX = 50;
const DESCRIPTION_CHARACTERS_MAX = 300;

type Named = { name: string; description?: string | null };

const names = (list: readonly Named[]) => {
  const shown = list.slice(0, NAMES_MAX).map(({ name, description }) => ({
    name,
    ...(description ? { description: description.slice(0, DESCRIPTION_CHARACTERS_MAX) } : {}),
  }));
  return list.length > shown.length
    ? [...shown, `${list.length - shown.length} more: list_components`]
    : shown;
};

/** A plugin with the names of what it holds, short enough for a model to read whole. */
export const summarizePlugin = (plugin: Plugin): object => {
  const { listings, problems, skills, agents, commands, mcpServers, hooks, lspServers, ...facts } =
    plugin;
  return {
    ...facts,
    keywords: facts.keywords.slice(0, NAMES_MAX),
    tags: facts.tags.slice(0, NAMES_MAX),
    install: facts.install.slice(0, 5),
    skills: names(skills),
    agents: names(agents),
    commands: names(commands),
    mcpServers: names(mcpServers),
    hooks: names(hooks.map(({ event, type }) => ({ name: `${event} (${type})` }))),
    lspServers: names(lspServers),
    marketplaces: listings.slice(0, NAMES_MAX).map(({ marketplace }) => marketplace),
    problems: problems.length,
  };
};
