import {
  type FieldFault,
  type FieldRule,
  inside,
  judged,
  list,
  object,
  text,
  textList,
} from './basic-rules.ts';
import { isRecord, type JsonRecord, type JsonValue, ownValue, typeName } from './json-value.ts';
import { findLspFault } from './lsp-config.ts';
import { findMcpFault } from './mcp-config.ts';
import { findMonitorsFault } from './monitors.ts';
import { isPlainName } from './plain-name.ts';
import type { ProblemCode } from './problem-codes.ts';

export const webAddress: FieldRule = (value) =>
  typeof value === 'string' && !URL.canParse(value)
    ? [{ message: `“${value}” is not a web address` }]
    : text(value);

export const author: FieldRule = (value) => {
  if (!isRecord(value)) return object(value);
  if (typeof value.name !== 'string' || value.name === '') return [{ message: 'it has no `name`' }];
  return ['email', 'url'].flatMap((key) =>
    value[key] === undefined ? [] : inside(key, text(value[key])),
  );
};

const DEPENDENCY = /^[a-z0-9][-a-z0-9._]*(?:@[a-z0-9][-a-z0-9._]*)?(?:@\^[^@]*)?$/i;

const isName = (value: JsonValue | undefined): boolean =>
  typeof value === 'string' && isPlainName(value);

const isDependency = (item: JsonValue): boolean =>
  isRecord(item)
    ? isName(item.name) && (item.marketplace === undefined || isName(item.marketplace))
    : typeof item === 'string' && DEPENDENCY.test(item);

export const dependencies: FieldRule = (value) => {
  if (!Array.isArray(value)) return list(value);
  return value.flatMap((item, index) =>
    isDependency(item)
      ? []
      : [{ message: 'a dependency is neither a name nor an object with one', at: [index] }],
  );
};

type ItemRule = (item: JsonValue) => FieldFault | undefined;

/** One item or a list of them. */
const each =
  (rule: ItemRule): FieldRule =>
  (value) => {
    if (!Array.isArray(value)) return asList(rule(value));
    return value.flatMap((item, index) => inside(index, asList(rule(item))));
  };

const asList = (fault: FieldFault | undefined): FieldFault[] => (fault ? [fault] : []);

const path: ItemRule = (item) => {
  if (typeof item !== 'string') return { message: `a path must be a text, not ${typeName(item)}` };
  if (item.startsWith('./')) return undefined;
  return { code: 'component_path_no_dot_slash', message: `“${item}” does not start with \`./\`` };
};

const ending =
  (pattern: RegExp, wanted: string): ItemRule =>
  (item) => {
    if (typeof item !== 'string' || pattern.test(item)) return path(item);
    return { code: 'component_path_type', message: `“${item}” must end with ${wanted}` };
  };

const jsonPath = ending(/\.json$/, '`.json`');

export const paths = each(path);
export const skillFolders = each((item) => (item === '.' ? undefined : path(item)));
export const agentFiles = each(ending(/\.md$/, '`.md`'));
export const hooks = each((item) => (isRecord(item) ? undefined : jsonPath(item)));

export const commands: FieldRule = (value) => {
  if (!isRecord(value)) return paths(value);
  return Object.entries(value).flatMap(([name, item]) => inside(name, findMapFaults(item)));
};

const findMapFaults = (item: JsonValue): FieldFault[] => {
  if (!isRecord(item)) return object(item);
  const { source, content } = item;
  // An empty `content` counts as none, so it may stand beside a `source`.
  if ((source === undefined) === (content === undefined || content === '')) {
    return [{ message: 'a command needs either `source` or `content`' }];
  }
  const optional = ['content', 'description', 'argumentHint', 'model'].filter(
    (key) => item[key] !== undefined,
  );
  return [
    ...(source === undefined ? [] : asList(path(source))),
    ...optional.flatMap((key) => text(item[key] ?? null)),
    ...(item.allowedTools === undefined ? [] : textList(item.allowedTools)),
  ];
};

/** Servers by name, each judged on its own; the first fault is enough to refuse the manifest. */
const findServerFault =
  (code: ProblemCode, findFault: (config: JsonValue) => string | undefined) =>
  (servers: JsonRecord): FieldFault | undefined => {
    for (const [name, config] of Object.entries(servers)) {
      const fault = findFault(config);
      if (fault) return { code, message: `server “${name}”: ${fault}` };
    }
    return undefined;
  };

const findMcpServerFault = findServerFault('mcp_server_refused', findMcpFault);
const findLspServerFault = findServerFault('lsp_server_refused', findLspFault);

/** Whether clients take a path or a web address for a bundle: unlike what is listed as one, by its very end. */
const isBundleName = (written: string): boolean => /\.(?:mcpb|dxt)$/.test(written);

export const mcpServers = each((item) => {
  if (isRecord(item)) return findMcpServerFault(item);
  if (typeof item !== 'string' || !isBundleName(item)) return jsonPath(item);
  return URL.canParse(item) ? undefined : path(item);
});

export const lspServers = each((item) =>
  isRecord(item) ? findLspServerFault(item) : jsonPath(item),
);

/** A `.json` path, or the watch scripts themselves. */
export const monitors: FieldRule = (value) => {
  if (typeof value === 'string') return asList(jsonPath(value));
  return judged(findMonitorsFault)(value);
};

/** The contract of a hooks module. */
export const declarationFile: FieldRule = (value) => {
  if (typeof value !== 'string') return text(value);
  const isRight = /^\.\/.*\.d\.ts$/s.test(value) && !value.split(/[\\/]/).includes('..');
  return isRight ? [] : [{ message: `“${value}” is not a \`.d.ts\` file below \`./\`` }];
};

const EXPERIMENTAL: ReadonlyMap<string, FieldRule> = new Map([
  ['themes', paths],
  ['outputStyles', paths],
  ['monitors', monitors],
  ['evals', (value) => (typeof value === 'string' ? [] : textList(value))],
]);

/** Components on trial; clients ignore what is no object. */
export const experimental: FieldRule = (value) => {
  if (!isRecord(value)) return [];
  return [...EXPERIMENTAL].flatMap(([key, rule]) => {
    const item = ownValue(value, key);
    return item === undefined ? [] : inside(key, rule(item));
  });
};
