import { Random } from '../drill/random.ts';
import { facetValue, oddName, oddText, type Words } from './query-texts.ts';

/**
 * One question: a path with its query, and what becomes of the cursor of its answer: followed as it is, followed with one
 * character changed, or left.
 */
export type Query = { target: string; cursor: 'left' | 'followed' | { changed: number } };

/** Longer addresses are refused before they reach a worker; on Cloudflare it is 16 KiB. */
const TARGET_CHARACTERS_MAX = 16_000;

const SORTS = [
  'downloads',
  'stars',
  'rating',
  'trending',
  'updated',
  'created',
  'name',
  'nonsense',
];
const TYPES = ['plugin', 'skill', 'agent', 'command', 'mcp-server', 'all', 'hook'];
const LISTS = ['plugins', 'skills', 'agents', 'commands', 'mcp-servers'];
const LIMITS = ['1', '20', '100', '0', '101', '-1', '1e3', "1'"];
const KINDS = ['skills', 'agents', 'commands', 'mcp-servers', 'hooks', 'lsp-servers', 'has'];

type Parameters = Array<[string, string]>;

const any = (random: Random, items: readonly string[]): string => random.pick(items, 1)[0] ?? '';

const maybe = (random: Random, probability: number, make: () => [string, string]): Parameters =>
  random.chance(probability) ? [make()] : [];

const filters = (random: Random, words: Words): Parameters => {
  const value = () => facetValue(random, words);
  return [
    ...maybe(random, 0.15, () => ['category', value()]),
    ...maybe(random, 0.15, () => ['tag', value()]),
    ...maybe(random, 0.1, () => ['owner', value()]),
    ...maybe(random, 0.05, () => ['marketplace', `${value()}/${value()}`]),
    ...maybe(random, 0.15, () => ['has', any(random, KINDS)]),
    ...maybe(random, 0.1, () => ['has', any(random, KINDS)]),
    ...maybe(random, 0.08, () => ['verified', any(random, ['true', 'false', '1'])]),
    ...maybe(random, 0.08, () => ['official', any(random, ['true', 'false', 'no'])]),
    ...maybe(random, 0.08, () => ['minRating', any(random, ['1', '4.5', '5', '6', '4.555'])]),
  ];
};

const paging = (random: Random): Parameters =>
  maybe(random, 0.3, () => ['limit', any(random, LIMITS)]);

const search = (random: Random, words: Words): [string, Parameters] => [
  '/v1/search',
  [
    ['q', oddText(random, words)],
    ...maybe(random, 0.6, () => ['type', any(random, TYPES)]),
    ...maybe(random, 0.1, () => ['facets', any(random, ['true', 'false', 'no'])]),
    ...(random.chance(0.3) ? filters(random, words) : []),
    ...paging(random),
  ],
];

const suggest = (random: Random, words: Words): [string, Parameters] => [
  '/v1/search/suggest',
  [['q', oddText(random, words)]],
];

const resolve = (random: Random, words: Words): [string, Parameters] => [
  '/v1/resolve',
  [['name', oddName(random, words)]],
];

const list = (random: Random, words: Words): [string, Parameters] => {
  const name = any(random, LISTS);
  const sort = maybe(random, 0.6, () => ['sort', any(random, SORTS)]);
  if (name === 'plugins')
    return ['/v1/plugins', [...filters(random, words), ...sort, ...paging(random)]];
  const parameters: Parameters = [
    ...maybe(random, 0.4, () => ['q', oddName(random, words).slice(0, random.between(1, 120))]),
    ...maybe(random, 0.2, () => ['owner', facetValue(random, words)]),
    ...maybe(random, 0.2, () => ['category', facetValue(random, words)]),
    ...maybe(random, 0.1, () => [
      'plugin',
      [1, 2, 3].map(() => facetValue(random, words)).join('/'),
    ]),
    ...(random.chance(0.5) ? sort : []),
    ...paging(random),
  ];
  return [`/v1/${name}`, parameters];
};

const targetOf = ([path, parameters]: [string, Parameters]): string =>
  `${path}?${parameters
    .map(([name, text]) => `${name}=${encodeURIComponent(text.toWellFormed())}`)
    .join('&')}`
    .slice(0, TARGET_CHARACTERS_MAX)
    // A cut escape would be another question.
    .replace(/%[0-9A-F]?$/, '');

/** The question of that number: the same for the same seed and words. */
export const makeQuery = (seed: number, number: number, words: Words): Query => {
  const random = new Random(Math.imul(seed, 0x9e3779b1) ^ number);
  random.next();
  const chosen = random.next();
  const make = chosen < 0.6 ? search : chosen < 0.75 ? suggest : chosen < 0.85 ? resolve : list;
  const target = targetOf(make(random, words));
  if (random.chance(0.9)) return { target, cursor: 'left' };
  return { target, cursor: random.chance(0.5) ? 'followed' : { changed: random.between(0, 400) } };
};
