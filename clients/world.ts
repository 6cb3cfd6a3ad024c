import { type CrawlRun, type Plugin, page, plugin, pluginSummary } from '@skillstash/shared';
import { GitHost } from '../e2e/github-stand-in/git-host.ts';
import { GitHubStandIn, type PlayedRepository } from '../e2e/github-stand-in/github-stand-in.ts';
import { startRegistry, type TestRegistry } from '../e2e/harness/registry.ts';

const PAGE = 100;

/** GitHub as two hosts, and a registry that crawls it. */
export class World {
  readonly github: GitHubStandIn;
  readonly git: GitHost;
  readonly gitUrl: string;
  readonly registry: TestRegistry;

  private constructor(github: GitHubStandIn, git: GitHost, gitUrl: string, registry: TestRegistry) {
    this.github = github;
    this.git = git;
    this.gitUrl = gitUrl;
    this.registry = registry;
  }

  /** Starts all of it; the workers have been built. */
  static async start(): Promise<World> {
    const github = new GitHubStandIn();
    const git = new GitHost();
    const [apiUrl, gitUrl] = [await github.listen(), await git.listen()];
    // Nothing from memory: what `alter` does, nobody tells the worker of.
    const vars = { GITHUB_API_URL: apiUrl, ANSWER_MEMORY_SECONDS: '0' };
    const registry = await startRegistry({ vars });
    return new World(github, git, gitUrl, registry);
  }

  /** Ends all of it. */
  async stop(): Promise<void> {
    await this.registry.stop();
    await this.git.close();
    await this.github.close();
  }

  /** Commits a repository, so that git and REST tell of the same sha, and has it crawled. @throws unless it was indexed */
  async publish(repository: PlayedRepository): Promise<CrawlRun> {
    this.github.put(await this.git.commit(repository));
    const run = await this.registry.crawl(`${repository.owner}/${repository.name}`);
    if (run.status !== 'ok') throw new Error(`${run.status}: ${run.code} ${run.message}`);
    return run;
  }

  /** What an admin or a person would do by routes that are not there yet. */
  async alter(sql: string, ...values: string[]): Promise<void> {
    await this.registry.database
      .prepare(sql)
      .bind(...values)
      .run();
  }

  /** A path's answer. @throws unless it is 200 */
  async json(path: string): Promise<unknown> {
    const response = await this.registry.get(path);
    if (response.status !== 200) throw new Error(`${path} answered ${response.status}`);
    return response.json();
  }

  /** Everything that the registry says of a repository's plugins. */
  async plugins(repository: string): Promise<Plugin[]> {
    const [owner = ''] = repository.split('/');
    const slugs: string[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const at = `/v1/plugins?owner=${owner}&sort=name&limit=${PAGE}${cursor && `&cursor=${cursor}`}`;
      const listed = page(pluginSummary).parse(await this.json(at));
      slugs.push(...listed.items.map(({ slug }) => slug));
      cursor = listed.nextCursor;
    }
    const own = slugs.filter((slug) => slug.startsWith(`${repository.toLowerCase()}/`));
    return Promise.all(
      own.map(async (slug) => plugin.parse(await this.json(`/v1/plugins/${slug}`))),
    );
  }
}
