import { readArchive, readRepository } from '@skillstash/plugin-format';
import type { CrawlReport, ReportOutcome, SnapshotPlugin } from '@skillstash/shared';
import type { Crawler } from './crawler.ts';
import type { GitHubHost } from './github-host.ts';
import { versionOf } from './plugin-row.ts';
import type { ReadingPlace } from './reading-gate.ts';
import { RunFailure, toRunFailure } from './run-failure.ts';

/** How many plugins a report tells apart: it crosses a service binding whole. */
const PLUGINS_MAX = 1_000;

const reportPlugin = (
  plugin: SnapshotPlugin,
  commitSha: string,
): CrawlReport['plugins'][number] => ({
  name: plugin.name,
  version: versionOf(plugin, commitSha),
  path: plugin.source.kind === 'local' ? plugin.source.path : '',
  loadable: plugin.loadable,
  componentCounts: {
    skills: plugin.skills.length,
    agents: plugin.agents.length,
    commands: plugin.commands.length,
    mcpServers: plugin.mcpServers.length,
    hooks: plugin.hooks.length,
    lspServers: plugin.lspServers.length,
  },
  problems: plugin.problems,
});

const readHead = async (host: GitHubHost, owner: string, name: string): Promise<CrawlReport> => {
  const { default_branch: branch } = await host.describe(owner, name);
  const { sha } = await host.findHead(owner, name, branch, null);
  if (!sha) throw new RunFailure('host_error', 'The host did not say which commit is the newest.');
  const archive = await readArchive(await host.openTarball(owner, name, sha));
  const repository = `${owner}/${name}`;
  const { snapshot } = readRepository(archive.tree, { repository, commit: sha });
  const { marketplace } = snapshot;
  return {
    repository,
    commitSha: sha,
    calls: host.calls(),
    marketplace: marketplace && { name: marketplace.name, loadable: marketplace.loadable },
    plugins: snapshot.plugins.slice(0, PLUGINS_MAX).map((plugin) => reportPlugin(plugin, sha)),
    external: snapshot.external.length,
    unclaimedSkills: snapshot.unclaimedSkills.length,
    problems: [...archive.problems, ...snapshot.problems],
  };
};

/** How long somebody waits for a place at most, and how often they ask for it: what others wait for cannot be awaited here. */
const WAIT_MS = 5_000;
const POLL_MS = 100;

const waitForPlace = async (crawler: Crawler): Promise<ReadingPlace | undefined> => {
  const deadline = crawler.clock() + WAIT_MS;
  for (let now = crawler.clock(); now < deadline; now = crawler.clock()) {
    const place = crawler.gate.enterNext(now, crawler.readingMs);
    if (place) return place;
    await crawler.wait(POLL_MS);
  }
  return undefined;
};

/**
 * Reads the head of a repository and tells what the registry would make of it; stores nothing. Waits a few seconds where
 * another one is being read in this isolate.
 */
export const reportRepository = async (
  crawler: Crawler,
  repository: string,
): Promise<ReportOutcome> => {
  const [owner = '', name = ''] = repository.split('/');
  const place = await waitForPlace(crawler);
  if (!place) return { busySeconds: WAIT_MS / 1000 };
  try {
    return { report: await readHead(crawler.openHost(), owner, name) };
  } catch (error) {
    const { code, message } = toRunFailure(error);
    if (code === 'internal') throw error;
    return { code, message };
  } finally {
    place.leave();
  }
};
