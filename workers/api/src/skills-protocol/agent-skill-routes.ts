import {
  type AgentSkillIndex,
  archiveKey,
  bodyKey,
  findAgentSkills,
  findPortableSkill,
} from '@skillstash/db';
import type { Context } from 'hono';
import * as z from 'zod';
import type { ApiEnv } from '../env.ts';
import { AppError } from '../http/app-error.ts';
import { CACHE_CONTROL } from '../http/cache-control.ts';
import { knownVersion, versionedAnswer } from '../http/conditional.ts';
import { type ApiApp, operate } from '../http/operation.ts';
import { pluginPath, slugOf } from '../http/query.ts';
import { seeInstall } from './see-install.ts';

const FOLDER = '/.well-known/agent-skills';
const SHA256 = /^[0-9a-f]{64}$/;

const indexSchema = z
  .strictObject({
    $schema: z.string().describe('The schema that it follows.'),
    skills: z.array(
      z.strictObject({
        name: z.string(),
        description: z.string(),
        type: z
          .enum(['skill-md', 'archive'])
          .describe('Whether it is a SKILL.md alone or a zip of its folder.'),
        url: z.string(),
        digest: z.string().describe('`sha256:` and the digest of what is at `url`.'),
      }),
    ),
  })
  .meta({
    id: 'AgentSkillIndex',
    description: 'The skills of a plugin, as the Agent Skills discovery protocol has them.',
  }) satisfies z.ZodType<AgentSkillIndex>;

const answerIndex = async (c: Context<ApiEnv>, slug: string): Promise<Response> => {
  const found = await findAgentSkills(c.get('database'), slug, knownVersion(c));
  if (!found) throw new AppError('plugin_not_found', `There is no plugin ${slug}.`);
  seeInstall(c, slug);
  // It names contents by digest: an old one would make a whole install fail.
  return versionedAnswer(c, found.version, found.body, { 'Cache-Control': CACHE_CONTROL.current });
};

type Artifact = z.infer<typeof pluginPath> & { name: string; digest: string };

const answerArtifact = async (
  c: Context<ApiEnv>,
  path: Artifact,
  type: 'archive' | 'skill-md',
): Promise<Response> => {
  const about = { slug: slugOf(path), name: path.name };
  const skill = await findPortableSkill(c.get('database'), about);
  const current = type === 'archive' ? skill?.archiveSha256 : skill?.bodySha256;
  const isWhole = type === 'archive' || skill?.archiveSha256 === null;
  if (!skill || current !== path.digest || !isWhole)
    throw new AppError('content_not_found', 'The index of this plugin names no such content now.');
  const headers = {
    'Cache-Control': CACHE_CONTROL.forever,
    'Content-Type': type === 'archive' ? 'application/zip' : 'text/markdown; charset=utf-8',
    // Somebody else's text: a browser shows it as text and nothing else.
    'Content-Security-Policy': "default-src 'none'; sandbox",
    'X-Content-Type-Options': 'nosniff',
  };
  if (knownVersion(c) === current) return versionedAnswer(c, current, null, headers);
  const key = type === 'archive' ? archiveKey(current) : bodyKey(current);
  const stored = await c.env.BODIES.get(key);
  if (!stored) throw new AppError('content_not_found', 'The content is not stored here.');
  return versionedAnswer(c, current, await stored.arrayBuffer(), headers);
};

const skillPath = {
  ...pluginPath.shape,
  name: z.string().min(1).max(64),
};
const sha256 = z
  .string()
  .regex(SHA256, 'must be a SHA-256 digest of 64 digits')
  .meta({ description: 'The digest in the index, without `sha256:`.', example: '0'.repeat(64) });

const archiveFile = z
  .string()
  .endsWith('.zip')
  .transform((text) => text.slice(0, -'.zip'.length))
  .pipe(z.string().regex(SHA256, 'must be a SHA-256 digest of 64 digits'))
  .meta({ description: 'The digest, then `.zip`.', example: `${'0'.repeat(64)}.zip` });

const folder = `/{owner}/{repo}/{plugin}${FOLDER}`;

const registerArtifacts = (app: ApiApp): void => {
  operate(
    app,
    {
      method: 'get',
      path: `${folder}/{name}/{digest}/SKILL.md`,
      summary: 'A skill that is one file, by the digest in the index',
      tags: ['Clients'],
      input: { params: z.strictObject({ ...skillPath, digest: sha256 }) },
      answers: {
        200: { description: 'SKILL.md.', schema: () => z.string(), mediaType: 'text/markdown' },
      },
      errors: ['content_not_found'],
    },
    (c, { params }) => answerArtifact(c, params, 'skill-md'),
  );
  operate(
    app,
    {
      method: 'get',
      path: `${folder}/{name}/{file}`,
      summary: 'A skill of several files as a zip archive, by the digest in the index',
      tags: ['Clients'],
      input: { params: z.strictObject({ ...skillPath, file: archiveFile }) },
      answers: {
        200: {
          description: 'The archive.',
          schema: () => z.string(),
          mediaType: 'application/zip',
        },
      },
      errors: ['content_not_found'],
    },
    (c, { params: { file, ...path } }) => answerArtifact(c, { ...path, digest: file }, 'archive'),
  );
};

/** What the `skills` command reads: one index for each plugin, and what it names. */
export const registerAgentSkills = (app: ApiApp): void => {
  operate(
    app,
    {
      method: 'get',
      path: `${folder}/index.json`,
      summary: 'The skills of a plugin for `skills add` (agentskills.io discovery 0.2.0)',
      tags: ['Clients'],
      input: { params: pluginPath },
      answers: { 200: { description: 'The index.', schema: () => indexSchema } },
      errors: ['plugin_not_found'],
    },
    (c, { params }) => answerIndex(c, slugOf(params)),
  );
  registerArtifacts(app);
};
