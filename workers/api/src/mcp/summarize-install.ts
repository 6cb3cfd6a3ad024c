import type { Plugin } from '@skillstash/shared';

const CLIENTS_MAX = 25;
const PROBLEMS_MAX = 10;
const MESSAGE_CHARACTERS_MAX = 300;

/** What of a plugin says how to install it, or why not. */
export type InstallFacts = Pick<Plugin, 'slug' | 'install' | 'status' | 'loadable' | 'problems'>;

/**
 * The commands that install a plugin; where no client does, what is wrong with it.
 *
 * @param origin the registry's address where `skills add` finds a skill in the plugin
 */
export const summarizeInstall = (plugin: InstallFacts, origin: string | undefined): object => {
  const { slug, install, status, loadable } = plugin;
  const problems = plugin.problems
    .filter(({ severity }) => severity === 'error')
    .slice(0, PROBLEMS_MAX)
    .map(({ message }) => message.slice(0, MESSAGE_CHARACTERS_MAX));
  return {
    plugin: slug,
    install: install.slice(0, CLIENTS_MAX),
    ...(origin === undefined
      ? {}
      : { skills: { client: 'skills', commands: [`npx skills add ${origin}/${slug}`] } }),
    ...(install.length ? {} : { status, loadable, problems }),
  };
};
