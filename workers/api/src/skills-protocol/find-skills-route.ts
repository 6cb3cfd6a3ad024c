import * as z from 'zod';
import { askApi } from '../http/ask-api.ts';
import { type ApiApp, operate } from '../http/operation.ts';
import { ownerName, pageQuery } from '../http/query.ts';

const foundSkills = z
  .strictObject({
    skills: z.array(
      z.strictObject({
        id: z.string(),
        name: z.string(),
        source: z.string().describe('The repository that has it, `owner/repo`.'),
        installs: z.int().nonnegative().describe("Downloads of its plugin, by people's clients."),
      }),
    ),
  })
  .meta({ id: 'FoundSkills', description: 'What `skills find` found.' });
type FoundSkills = z.infer<typeof foundSkills>;

/** Parameters that are not ours are the command's: later versions may send more. */
const findQuery = z.object({
  q: z.string().max(10_000).meta({ description: 'What to look for.', example: 'code review' }),
  limit: pageQuery.limit,
  owner: ownerName.optional(),
});

/** As much of a hit as is used. */
type Hit = { name: string; plugin: string; downloads: number };

/** The command takes a skill from its repository by `source` and name: an address of this registry it could not use there. */
const shownSkill = ({ name, plugin, downloads }: Hit): FoundSkills['skills'][number] => {
  const [owner, repo] = plugin.split('/');
  return { id: `${plugin}/${name}`, name, source: `${owner}/${repo}`, installs: downloads };
};

/**
 * What `skills find` asks, with this registry as its SKILLS_API_URL.
 *
 * @param api the app that searches
 */
export const registerFindSkills = (app: ApiApp, api: ApiApp): void =>
  operate(
    app,
    {
      method: 'get',
      path: '/api/search',
      summary: 'Skills by words, for `skills find`',
      tags: ['Clients'],
      input: { query: findQuery },
      answers: { 200: { description: 'The best first.', schema: () => foundSkills } },
      errors: [],
    },
    async (c, { query: { q, limit, owner } }) => {
      const ask = askApi(api, c);
      const answer = await ask('/v1/search', { q, owner, limit: String(limit), type: 'skill' });
      if (answer.status !== 200) return answer;
      const { items } = (await answer.json()) as { items: Hit[] };
      const headers = new Headers(answer.headers);
      headers.delete('Link');
      return new Response(JSON.stringify({ skills: items.map(shownSkill) }), { headers });
    },
  );
