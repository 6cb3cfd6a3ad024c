import { findWrittenName, scalarText } from './component-name.ts';
import { isTextRecord } from './json-value.ts';
import type { PluginReading } from './plugin-reading.ts';
import type { Component } from './read-component.ts';

const SPEC_NAME = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;
const MAX_NAME_CHARS = 64;
/** How long the specification lets a description be. */
export const MAX_DESCRIPTION_CHARS = 1024;
const MAX_COMPATIBILITY_CHARS = 500;

/** Whether a name has the form that the specification requires: lower case, digits and single hyphens, at most 64. */
export const isSpecName = (name: string): boolean =>
  name.length <= MAX_NAME_CHARS && SPEC_NAME.test(name);

/** Reports where a skill breaks the Agent Skills specification (agentskills.io), which Claude Code does not enforce. */
export const checkSkill = (plugin: PluginReading, skill: Component, folderName: string): void => {
  const path = skill.path ?? undefined;
  const findLine =
    path === undefined ? undefined : plugin.reading.findMarkdown(path)?.frontmatter.findLine;
  const place = (key: string) => ({ path, line: findLine?.(key) });
  const { name, compatibility, metadata } = skill.frontmatter;
  const written = findWrittenName(name);
  if (written !== undefined && !isSpecName(written)) {
    plugin.report(
      'skill_name_spec',
      `The name “${written}” is not in the required form.`,
      place('name'),
    );
  }
  if (written !== undefined && written !== folderName) {
    plugin.report('skill_name_not_folder', `“${written}” lies in “${folderName}”.`, place('name'));
  }
  if ((skill.description?.length ?? 0) > MAX_DESCRIPTION_CHARS) {
    const message = `The description has ${skill.description?.length} characters.`;
    plugin.report('skill_field_spec', message, place('description'));
  }
  if ((scalarText(compatibility)?.length ?? 0) > MAX_COMPATIBILITY_CHARS) {
    plugin.report('skill_field_spec', '`compatibility` is too long.', place('compatibility'));
  }
  if (metadata !== undefined && metadata !== null && !isTextRecord(metadata)) {
    plugin.report('skill_field_spec', '`metadata` is not a map of texts.', place('metadata'));
  }
};
