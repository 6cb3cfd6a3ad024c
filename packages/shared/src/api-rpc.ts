/** What the api worker offers to other workers over a service binding. */
export interface ApiRpc {
  /**
   * Forgets the answers that carry one of these tags (`LISTS_TAG`, `repositoryTag`, `pluginTag`): call it after what they
   * tell of has changed. A second call does the same again.
   */
  forgetAnswers(tags: string[]): Promise<void>;
}
