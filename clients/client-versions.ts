/** The clients that are run, as npm packages, pinned: another version is another client. */
export const CLIENT_VERSIONS = {
  '@anthropic-ai/claude-code': '2.1.329',
  '@openai/codex': '0.169.0',
  '@github/copilot': '1.0.102',
  skills: '1.7.4',
  '@modelcontextprotocol/inspector': '2.12.0',
  '@modelcontextprotocol/conformance': '0.1.16',
} as const;
