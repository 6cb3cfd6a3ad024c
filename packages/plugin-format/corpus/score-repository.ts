import type { OracleComponent, OraclePlugin, OracleRepository } from './to-oracle.ts';

const FIELDS = [
  'version',
  'description',
  'category',
  'tags',
  'keywords',
  'author',
  'license',
  'homepage',
  'repository',
  'hooks',
  'hookEvents',
  'loadable',
  'displayName',
  'manifestName',
  'versionSource',
  'strict',
  'mcpLoaded',
];
const FILE_KINDS = ['skills', 'agents', 'commands'] as const;
const SERVER_KINDS = ['mcpServers', 'lspServers'] as const;

/** Right answers and questions asked, by field. */
export type FieldScores = Map<string, { right: number; asked: number }>;

/** What was found and what was expected, by kind of component. */
export type KindScores = Map<string, { both: number; onlyFound: number; onlyExpected: number }>;

/** The figures of a set of repositories, and a line for each difference. */
export class Scores {
  readonly fields: FieldScores = new Map();
  readonly kinds: KindScores = new Map(
    [...FILE_KINDS, ...SERVER_KINDS].map((kind) => [
      kind,
      { both: 0, onlyFound: 0, onlyExpected: 0 },
    ]),
  );
  readonly differences: string[] = [];
  missing = 0;
  extra = 0;

  /** Counts one answer; a wrong one is remembered as a line. */
  ask(field: string, where: string, expected: unknown, found: unknown): void {
    const score = this.fields.get(field) ?? { right: 0, asked: 0 };
    const isRight = canonical(expected) === canonical(found);
    this.fields.set(field, { right: score.right + (isRight ? 1 : 0), asked: score.asked + 1 });
    if (!isRight)
      this.differences.push(`${where} ${field}: ${canonical(expected)} ≠ ${canonical(found)}`);
  }

  /** Counts which names of a kind were expected and found. */
  match(kind: string, where: string, expected: Iterable<string>, found: Iterable<string>): void {
    const [wanted, given] = [new Set(expected), new Set(found)];
    const score = this.kinds.get(kind) ?? { both: 0, onlyFound: 0, onlyExpected: 0 };
    const [onlyFound, onlyExpected] = [given.difference(wanted), wanted.difference(given)];
    this.kinds.set(kind, {
      both: score.both + wanted.intersection(given).size,
      onlyFound: score.onlyFound + onlyFound.size,
      onlyExpected: score.onlyExpected + onlyExpected.size,
    });
    for (const name of onlyFound) this.differences.push(`${where} ${kind}: + ${name}`);
    for (const name of onlyExpected) this.differences.push(`${where} ${kind}: - ${name}`);
  }
}

/** Compares one repository's entries, fields and components with what is expected; only loadable plugins' components count. */
export const scoreRepository = (
  scores: Scores,
  expected: OracleRepository,
  found: OracleRepository,
): void => {
  const given = new Map(listEntries(found).map((plugin) => [keyOf(plugin), plugin]));
  const wanted = listEntries(expected);
  for (const plugin of wanted) {
    const answer = given.get(keyOf(plugin));
    const where = `${expected.repo} ${plugin.name}`;
    if (answer) scorePlugin(scores, where, plugin, answer);
    else {
      scores.missing += 1;
      scores.differences.push(`${where}: missing`);
    }
    given.delete(keyOf(plugin));
  }
  scores.extra += given.size;
  for (const key of given.keys()) scores.differences.push(`${expected.repo} ${key}: extra`);
  const pathsOf = (skills: { path: string }[]) =>
    skills.map(({ path }) => path.replaceAll(/[\uD800-\uDFFF]/g, '\uFFFD')).sort();
  scores.ask(
    'unclaimedSkills',
    expected.repo,
    pathsOf(expected.unclaimedSkills),
    pathsOf(found.unclaimedSkills),
  );
  scores.ask(
    'nestedMarketplaces',
    expected.repo,
    expected.nestedMarketplaces,
    found.nestedMarketplaces,
  );
  scores.ask(
    'ecosystems',
    expected.repo,
    Object.entries(expected.ecosystems).sort(),
    Object.entries(found.ecosystems).sort(),
  );
  const isLoadable = (repository: OracleRepository) => repository.marketplace?.loadable ?? false;
  scores.ask('marketplace.loadable', expected.repo, isLoadable(expected), isLoadable(found));
};

const listEntries = ({ plugins, external, standalone }: OracleRepository): OraclePlugin[] => [
  ...plugins,
  ...external,
  ...(standalone ? [{ ...standalone, index: -1 }] : []),
];

const keyOf = ({ name, index }: OraclePlugin): string => `${index} ${name}`;

const scorePlugin = (
  scores: Scores,
  where: string,
  expected: OraclePlugin,
  found: OraclePlugin,
): void => {
  const suffix = expected.loadable ? '' : ' (not loadable)';
  for (const field of FIELDS) {
    if (field in expected) scores.ask(field + suffix, where, expected[field], found[field]);
  }
  scores.ask('source', where, expected.source, found.source);
  if (!expected.loadable) return;
  for (const kind of SERVER_KINDS)
    scores.match(kind, where, expected[kind] ?? [], found[kind] ?? []);
  for (const kind of FILE_KINDS) {
    const wanted = byPath(expected[kind]);
    const given = byPath(found[kind]);
    scores.match(kind, where, wanted.keys(), given.keys());
    for (const [path, component] of wanted) {
      const answer = given.get(path);
      if (answer) scoreComponent(scores, `${where} ${path}`, kind, component, answer);
    }
  }
};

const byPath = (components: OracleComponent[] = []): Map<string, OracleComponent> =>
  new Map(components.map((component) => [component.path ?? component.name, component]));

const scoreComponent = (
  scores: Scores,
  where: string,
  kind: string,
  expected: OracleComponent,
  found: OracleComponent,
): void => {
  const name = found.name === expected.altName ? expected.altName : expected.name;
  scores.ask(`${kind}.name`, where, name, found.name);
  scores.ask(`${kind}.frontmatter`, where, expected.fm, found.fm);
  if (expected.fm === 'ok')
    scores.ask(`${kind}.description`, where, expected.description, found.description);
};

/** A value as text to compare: keys in order, runs of white space as one space. */
const canonical = (value: unknown): string =>
  JSON.stringify(value ?? null, (_key, item) => {
    if (typeof item === 'string') return item.split(/\s+/).join(' ').trim();
    const isObject = typeof item === 'object' && item !== null && !Array.isArray(item);
    return isObject ? Object.fromEntries(Object.entries(item).sort()) : item;
  });
