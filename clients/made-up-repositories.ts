import type { PlayedRepository } from '../e2e/github-stand-in/github-stand-in.ts';
import { type Files, repositoryWith, skillText } from '../e2e/harness/archive.ts';

/** The repository whose plugins are installed, updated and blocked. */
export const TOOLS = 'ada/tools';
const SHELVES = ['grace/shelf', 'edsger/shelf', 'barbara/shelf'];
const SHELF_PLUGINS = 36;
const KINDS = 4;

const commandText = (name: string): string => `---\ndescription: Runs ${name}.\n---\n\nRun it.\n`;

const agentText = (name: string): string =>
  `---\nname: ${name}\ndescription: Watches ${name}.\n---\n\nWatch it.\n`;

const marketplaceOf = (name: string, plugins: readonly string[], category: string) => ({
  name,
  owner: { name: 'Ada' },
  description: 'Made up.',
  plugins: plugins.map((plugin) => ({
    name: plugin,
    description: `What ${plugin} is for.`,
    source: `./plugins/${plugin}`,
    category,
  })),
});

/** @param edition is in the version and in every text: another edition is another commit */
export const toolsRepository = (edition: number): Promise<PlayedRepository> => {
  const skill = (name: string) => skillText(name, `Does ${name}, edition ${edition}.`);
  const manifest = (name: string) => ({ name, version: `1.${edition}.0`, description: 'Made up.' });
  const names = ['hammer', 'saw', 'claude-vice'];
  return repositoryWith(
    TOOLS,
    {
      '.claude-plugin/marketplace.json': marketplaceOf('ada-tools', names, 'workshop'),
      ...Object.fromEntries(
        names.flatMap((name) => [
          [`plugins/${name}/.claude-plugin/plugin.json`, manifest(name)],
          [`plugins/${name}/skills/${name}-use/SKILL.md`, skill(`${name}-use`)],
        ]),
      ),
      'plugins/hammer/skills/hammer-use/references/nails.md': `# Nails, edition ${edition}\n`,
      'plugins/saw/commands/cut.md': commandText('cut'),
    },
    { committedAt: `2026-11-0${edition}T10:00:00Z` },
  );
};

/** A plugin of a kind: skills alone, agents, commands in folders, MCP servers. */
const shelfPlugin = (name: string, kind: number): Files => {
  const at = `plugins/${name}`;
  const manifest = { name, version: '1.0.0' };
  return {
    [`${at}/.claude-plugin/plugin.json`]: manifest,
    [`${at}/skills/${name}-skill/SKILL.md`]: skillText(`${name}-skill`),
    ...(kind >= 1 ? { [`${at}/agents/${name}-agent.md`]: agentText(`${name}-agent`) } : {}),
    ...(kind >= 2 ? { [`${at}/commands/db/migrate.md`]: commandText('migrate') } : {}),
    ...(kind >= 3
      ? {
          [`${at}/.mcp.json`]: {
            mcpServers: { [`${name}-server`]: { command: 'serve', args: [name] } },
          },
        }
      : {}),
  };
};

/** More than a hundred plugins in three repositories, for where no real ones are at hand. */
export const shelfRepositories = (): Promise<PlayedRepository[]> =>
  Promise.all(
    SHELVES.map((fullName, shelf) => {
      const names = Array.from({ length: SHELF_PLUGINS }, (_, place) => `p${shelf}-${place}`);
      const plugins = names.map((name, place) => shelfPlugin(name, place % KINDS));
      const marketplace = marketplaceOf(`shelf-${shelf}`, names, 'shelf');
      return repositoryWith(
        fullName,
        Object.assign({ '.claude-plugin/marketplace.json': marketplace }, ...plugins),
      );
    }),
  );
