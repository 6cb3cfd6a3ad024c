import { crawlRun, plugin } from '@skillstash/shared';
import { KINDS } from './moving-repository.ts';
import type { Random } from './random.ts';
import type { StoredPlugin } from './stored-state.ts';

/** How many plugins are asked for after each kill. */
const PLUGINS_ASKED = 3;

const generationIn = (text: string | null): string | undefined => text?.match(/\d+/)?.[0];

const checkPlugin = async (url: string, { slug, state }: StoredPlugin): Promise<string[]> => {
  const response = await fetch(`${url}/v1/plugins/${slug}`);
  if (response.status !== 200) return [`${slug} answers ${response.status}`];
  const found = plugin.parse(await response.json());
  const lists = [found.skills, found.agents, found.commands];
  const shown = lists.flatMap((list, place) =>
    list.map((one) => `${KINDS[place]?.kind} ${one.name} ${generationIn(one.description)}`),
  );
  const expected = state.split('|').filter((part) => /^(?:skill|agent|command) /.test(part));
  if (shown.sort().join('|') !== expected.join('|')) return [`${slug} shows ${shown.join('|')}`];
  const text = await fetch(`${url}/v1/plugins/${slug}/skills/s1/content`);
  const isText = generationIn(
    await text.text().then((all) => all.split('description:')[1] ?? null),
  );
  return expected.includes(`skill s1 ${isText}`) ? [] : [`${slug} has no text of s1`];
};

const checkRun = async (url: string, id: string): Promise<string[]> => {
  const response = await fetch(`${url}/v1/runs/${id}`);
  if (response.status !== 200) return [`run ${id} answers ${response.status}`];
  return crawlRun.parse(await response.json()).id === id ? [] : [`run ${id} is another`];
};

/**
 * Asks the restarted registry, over HTTP, for some plugins, a text of each, and the runs that it acknowledged last.
 *
 * @returns what was answered otherwise than it is stored: a sentence each
 */
export const checkAnswers = async (
  url: string,
  { stored, runs, random }: { stored: StoredPlugin[]; runs: readonly string[]; random: Random },
): Promise<string[]> => {
  const active = stored.filter(({ status }) => status === 'active');
  const found = await Promise.all([
    ...random.pick(active, PLUGINS_ASKED).map((one) => checkPlugin(url, one)),
    ...runs.map((id) => checkRun(url, id)),
  ]);
  return found.flat();
};
