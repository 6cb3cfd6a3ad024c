import type { HostSignIn } from '../harness/host-sign-in.ts';
import { type GitHubStandIn, repositoryIdOf } from './github-stand-in.ts';

/** Who signs in at the stand-in's OAuth, without being asked. */
const ADA = { id: 1, login: 'ada', name: 'Ada' };

/**
 * Lets whoever signs in be Ada, who administers every repository that is played: her plugins can be claimed and edited.
 *
 * @param names of the repositories, `owner/name`
 * @returns the settings with which a registry signs people in there
 */
export const playPeople = (
  standIn: GitHubStandIn,
  host: HostSignIn,
  names: readonly string[],
): Record<string, string> => {
  host.present(ADA);
  const before = standIn.beforeAnswer;
  standIn.beforeAnswer = () => {
    before();
    for (const token of host.tokens.splice(0))
      for (const name of names) standIn.people.give(token, { id: repositoryIdOf(name) }, 'admin');
  };
  // What signs the sessions is npm start's own.
  const { AUTH_SECRET: _, ...vars } = host.vars;
  return vars;
};
