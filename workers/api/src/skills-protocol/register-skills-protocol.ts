import type { ApiApp } from '../http/operation.ts';
import { registerAgentSkills } from './agent-skill-routes.ts';
import { registerFindSkills } from './find-skills-route.ts';

/**
 * What the `skills` command asks.
 *
 * @param app where it is registered
 * @param api the app that searches
 */
export const registerSkillsProtocol = (app: ApiApp, api: ApiApp): void => {
  registerAgentSkills(app);
  registerFindSkills(app, api);
};
