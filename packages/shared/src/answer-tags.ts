/** On every answer about many things: any change of the index may change it. */
export const LISTS_TAG = 'lists';

/** On every answer about one repository, or about something in it. @param fullName `owner/repo`, lower case */
export const repositoryTag = (fullName: string): string => `repository:${fullName}`;

/** On every answer about one plugin. @param slug `owner/repo/plugin`, lower case */
export const pluginTag = (slug: string): string => `plugin:${slug}`;
