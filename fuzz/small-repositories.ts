/** Files of a repository by path; a manifest is given as a value, so that it can be changed by its structure. */
export type SmallRepository = { manifests: Record<string, unknown>; texts: Record<string, string> };

const skill = (name: string): string =>
  `---\nname: ${name}\ndescription: "Does: ${name}."\nallowed-tools: Read, Bash(git *)\n---\n\n# ${name}\n`;

const marketplace: SmallRepository = {
  manifests: {
    '.claude-plugin/marketplace.json': {
      name: 'tools',
      owner: { name: 'Ada', email: 'ada@example.org' },
      metadata: { pluginRoot: './plugins', description: 'Tools.', version: '1.0.0' },
      renames: { old: 'alpha', gone: null },
      plugins: [
        { name: 'alpha', source: './plugins/alpha', category: 'dev', tags: ['a'], strict: true },
        { name: 'beta', source: 'beta', skills: ['./skills/one'] },
        { name: 'far', source: { source: 'github', repo: 'eve/far', ref: 'v1' } },
        { name: 'deep', source: { source: 'git-subdir', url: 'eve/deep', path: 'a/b' } },
        { name: 'pkg', source: { source: 'npm', package: '@eve/pkg', version: '^1' } },
      ],
    },
    'plugins/alpha/.claude-plugin/plugin.json': {
      name: 'alpha',
      version: '1.2.3',
      author: { name: 'Ada', url: 'https://example.org' },
      keywords: ['one', 'two'],
      commands: ['./commands', './extra/go.md'],
      agents: './agents/reviewer.md',
      skills: './more',
      hooks: './hooks/more.json',
      mcpServers: { inline: { command: 'node', args: ['a'], env: { TOKEN: '$TOKEN' } } },
      dependencies: ['other', { name: 'third', version: '1' }],
      experimental: { themes: './themes' },
    },
    'plugins/alpha/.mcp.json': {
      mcpServers: {
        local: { command: 'npx', args: ['-y', 'x', '--token=$T'], env: { KEY: 'v' } },
        remote: { type: 'http', url: 'https://u:p@h.example/m?key=1', headers: { A: 'Bearer $B' } },
      },
    },
    'plugins/alpha/.lsp.json': {
      ts: { command: 'ts', args: ['--stdio'], extensionToLanguage: { '.ts': 'typescript' } },
    },
    'plugins/alpha/hooks/hooks.json': {
      description: 'Hooks.',
      hooks: {
        PreToolUse: [{ matcher: 'Write', hooks: [{ type: 'command', command: 'x', timeout: 5 }] }],
        Stop: [{ hooks: [{ type: 'prompt', prompt: 'p' }] }],
      },
    },
    'plugins/beta/.claude-plugin/plugin.json': { name: 'beta' },
    'plugins/alpha/hooks/more.json': { hooks: { SessionStart: [{ hooks: [] }] } },
  },
  texts: {
    'README.md': '# Tools\n',
    'plugins/alpha/README.md': '# Alpha\n',
    'plugins/alpha/skills/first/SKILL.md': skill('first'),
    'plugins/alpha/more/second/SKILL.md': skill('second'),
    'plugins/alpha/commands/db/migrate.md': skill('migrate'),
    'plugins/alpha/commands/tool/skill.md': skill('tool'),
    'plugins/alpha/extra/go.md':
      '---\ndescription: Goes.\nargument-hint: [what]\nmodel: opus\n---\nGo.\n',
    'plugins/alpha/agents/reviewer.md': skill('reviewer'),
    'plugins/beta/skills/one/SKILL.md': skill('one'),
    'plugins/beta/skills/one/run.sh': 'exit 0\n',
    'loose/SKILL.md': skill('loose'),
  },
};

const standalone: SmallRepository = {
  manifests: {
    '.claude-plugin/plugin.json': {
      name: 'solo',
      description: 'Alone.',
      commands: { go: { source: './go.md', description: 'Goes.' }, say: { content: 'Say it.' } },
      lspServers: { py: { command: 'py', extensionToLanguage: { '.py': 'python' } } },
      hooks: [{ Stop: [{ hooks: [{ type: 'http', url: 'https://h.example' }] }] }, './h.json'],
    },
    '.mcp.json': { mcpServers: { web: { type: 'sse', url: 'https://s.example' } } },
    'h.json': { hooks: {} },
  },
  texts: { 'go.md': skill('go'), 'agents/a/b.md': skill('b'), 'skills/s/SKILL.md': skill('s') },
};

const implicit: SmallRepository = {
  manifests: { 'gemini-extension.json': { name: 'g' }, '.codex-plugin/plugin.json': { name: 'c' } },
  texts: {
    'skills/one/SKILL.md': skill('one'),
    'two/SKILL.md': skill('two'),
    'SKILL.md': skill('tools'),
  },
};

/** Three valid repositories, which between them hold every kind of manifest and component. */
export const SMALL_REPOSITORIES: readonly SmallRepository[] = [marketplace, standalone, implicit];
