import type { CrawlReport } from './crawl-report.ts';
import type { CrawlRun } from './crawl-run.ts';
import type { RunCode } from './words.ts';

/** What a request for a crawl led to. `fresh`: the repository was checked lately, or is known in that state; nothing was asked. */
export type CrawlOutcome = {
  outcome: 'accepted' | 'fresh';
  repository: string;
  run: CrawlRun | null;
  /** The state of the database that has the run: a read that names it sees the run on any replica. */
  bookmark: string | null;
};

/** Somebody whose asking goes on record: the id and time of the entry, who they are, and the request. */
export type CrawlAsker = {
  auditId: string;
  at: string;
  actor: { id: string | null; name: string; via: 'session' | 'token' | 'publisher' };
  requestId: string;
};

/** A push that a host reported. `sha` is the commit that the branch stands at now. */
export type Push = { deliveryId: string; repository: string; sha: string };

/** What a push led to. `repeated`: this delivery was seen before. */
export type PushOutcome = { outcome: CrawlOutcome['outcome'] | 'repeated'; run: CrawlRun | null };

/**
 * A build on the host that proved where it runs: the host's numbers of the repository and its owner, the commit and the
 * ref that it runs for. `token` is its proof; the rest is for the record.
 */
export type Publication = {
  hostId: number;
  ownerHostId: number;
  sha: string;
  ref: string;
  token: { issuer: string; id: string; usableUntil: string };
  auditId: string;
  at: string;
  requestId: string;
};

/** Why nothing was published. */
export type PublishRefusal = {
  code:
    | 'repository_not_found'
    | 'publisher_mismatch'
    | 'ref_not_published'
    | 'publish_token_used'
    | 'host_unreadable';
  message: string;
};

/** What a publication led to. */
export type PublishOutcome = CrawlOutcome | PublishRefusal;

/** A report, or why there is none. `busySeconds`: something else is being read, and asking again after so long may help. */
export type ReportOutcome =
  | { report: CrawlReport }
  | { busySeconds: number }
  | { code: RunCode; message: string };

/** What the ingester worker offers to the api worker over its service binding. */
export interface IngesterRpc {
  /**
   * Makes a repository due now and hands it to the queue. While a crawl of it is queued or running, the same run is answered.
   *
   * @param request `refresh` asks for a check even where the last one is fresh; `asker` goes on record with it
   */
  requestCrawl(request: {
    repository: string;
    refresh: boolean;
    asker?: CrawlAsker;
  }): Promise<CrawlOutcome>;

  /** Asks for a crawl because of a push; the same delivery, or a commit that is indexed already, asks for nothing. */
  receivePush(push: Push): Promise<PushOutcome>;

  /** Asks for a crawl because a build proved that it runs in the repository; each token once. */
  publish(publication: Publication): Promise<PublishOutcome>;

  /** Reads a repository's head and tells what is in it; stores nothing. */
  reportRepository(repository: string): Promise<ReportOutcome>;
}
