import * as z from 'zod';
import { json } from './primitives.ts';

const repository = z.string().optional().describe('The repository on GitHub, `owner/repo`.');
const address = z.string().optional().describe('Where the repository is.');
const folder = z.string().optional().describe('The folder in it.');
const ref = z.string().optional().describe('The branch or tag that is to be used.');
const sha = z.string().optional().describe('The commit that is to be used.');
const written = json.describe('What is written there, so that the author can find it.');

const kind = <const Kind extends string>(name: Kind, description: string) =>
  z.literal(name).describe(description);

/**
 * Where a marketplace entry says its plugin is. Git and package fields are as the author wrote them, absent ones missing;
 * `local` paths are normalised and relative to the repository's root, which is the empty string.
 */
export const pluginSource = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: kind('local', "In the marketplace's own repository."),
    path: z.string().describe("Its folder from the repository's root; empty for the root itself."),
  }),
  z.strictObject({
    kind: kind('github', 'A repository on GitHub.'),
    repo: repository,
    path: folder,
    ref,
    sha,
  }),
  z.strictObject({
    kind: kind('url', 'A git repository.'),
    url: address,
    path: folder,
    ref,
    sha,
  }),
  z.strictObject({
    kind: kind('git-subdir', 'A folder of a git repository.'),
    url: address,
    path: folder,
    ref,
    sha,
  }),
  z.strictObject({
    kind: kind('npm', 'A package on npm.'),
    package: z.string().optional().describe('Its name there.'),
    version: z.string().optional().describe('The version or range that is to be used.'),
    registry: z.string().optional().describe('Where else than at npm it is.'),
  }),
  z.strictObject({
    kind: kind('archive', 'A file that is downloaded.'),
    url: z.string().optional().describe('Where it is.'),
    sha256: z.string().optional().describe('The digest that it has to have.'),
  }),
  z.strictObject({
    kind: kind('command', 'What a program of the client gives.'),
    command: z.string().optional().describe('The program.'),
    timeout: z.number().optional().describe('How long it may take, as the entry says.'),
    mode: z.string().optional().describe('How it is used, as the entry says.'),
  }),
  z.strictObject({
    kind: kind('unsupported', 'Of a type that no client knows.'),
    type: json.describe('The type that is written there.'),
    value: written,
  }),
  z.strictObject({ kind: kind('invalid', 'Not to be understood.'), value: written }),
]);

/** Where a marketplace entry says its plugin is. */
export type PluginSource = z.infer<typeof pluginSource>;
