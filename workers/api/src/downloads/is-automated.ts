import type { DownloadClient } from '@skillstash/shared';

/** Names in a User-Agent of what is no person's client. docs/api.md has them, too. */
const AUTOMATED_AGENTS: readonly RegExp[] = [
  // Whatever reads the web by itself.
  /bot\b|crawl|spider|scrap|slurp|preview|monitor|headless|lighthouse/i,
  // Build machines.
  /github-actions|gitlab|jenkins|circleci|buildkite|travis|teamcity|azure-pipelines|renovate/i,
  // Scripts: a client that installs has a name of its own.
  /^(?:curl|wget|python|go-http-client|java|okhttp|libwww-perl|ruby|php|axios|postman)/i,
  // Browsers, with people in them or not: plugins are not installed there.
  /^mozilla\//i,
];

/** Whether a download is counted apart: as one of a bot or a build machine. It has no say in who is answered. */
export const isAutomated = (client: DownloadClient, headers: Headers): boolean => {
  const agent = headers.get('User-Agent') ?? '';
  // A page of somebody else, which makes its visitors' browsers report.
  const isPage = headers.has('Origin') || headers.has('Sec-Fetch-Site');
  return (
    client === 'ci' ||
    agent === '' ||
    isPage ||
    AUTOMATED_AGENTS.some((pattern) => pattern.test(agent))
  );
};
