import type { JsonPath } from './json-lines.ts';
import {
  isRecord,
  isTextList,
  isTextRecord,
  type JsonRecord,
  type JsonValue,
  typeName,
} from './json-value.ts';
import { findLspFault } from './lsp-config.ts';
import { findMcpFault, isMcpBundle, isWebAddress } from './mcp-config.ts';
import type { ProblemCode } from './problem-codes.ts';

/** A fault in a field: `at` leads inside the field; without a `code` it is the field's type that is wrong. */
export type FieldFault = { message: string; at?: JsonPath; code?: ProblemCode };

/** Finds what clients refuse in the value of one field. */
export type FieldRule = (value: JsonValue) => FieldFault[];

const expects =
  (isRight: (value: JsonValue) => boolean, expected: string): FieldRule =>
  (value) =>
    isRight(value) ? [] : [{ message: `it must be ${expected}, not ${typeName(value)}` }];

export const text = expects((value) => typeof value === 'string', 'a text');
export const flag = expects((value) => typeof value === 'boolean', 'true or false');
export const textList = expects(isTextList, 'a list of texts');
export const object = expects(isRecord, 'an object');
export const textMap = expects(isTextRecord, 'a map of texts');
export const list = expects(Array.isArray, 'a list');

export const webAddress: FieldRule = (value) =>
  typeof value === 'string' && !URL.canParse(value)
    ? [{ message: `“${value}” is not a web address` }]
    : text(value);

export const author: FieldRule = (value) => {
  if (!isRecord(value)) return object(value);
  if (typeof value.name !== 'string' || value.name === '') return [{ message: 'it has no `name`' }];
  return ['email', 'url'].flatMap((key) =>
    value[key] === undefined ? [] : text(value[key]).map((fault) => ({ ...fault, at: [key] })),
  );
};

const DEPENDENCY = /^[a-z0-9][-a-z0-9._]*(?:@[a-z0-9^][-a-z0-9._^]*){0,2}$/i;

export const dependencies: FieldRule = (value) => {
  if (!Array.isArray(value)) return list(value);
  return value.flatMap((item, index) => {
    const isValid = isRecord(item)
      ? typeof item.name === 'string' && item.name !== ''
      : typeof item === 'string' && DEPENDENCY.test(item);
    return isValid
      ? []
      : [{ message: 'a dependency is neither a name nor an object', at: [index] }];
  });
};

type ItemRule = (item: JsonValue) => FieldFault | undefined;

/** One item or a list of them. */
const each =
  (rule: ItemRule): FieldRule =>
  (value) => {
    if (!Array.isArray(value)) return asList(rule(value));
    return value.flatMap((item, index) =>
      asList(rule(item)).map((fault) => ({ ...fault, at: [index] })),
    );
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
export const agentFiles = each(ending(/\.md$/i, '`.md`'));
export const pathsOrObjects = each((item) => (isRecord(item) ? undefined : path(item)));
export const hooks = each((item) => (isRecord(item) ? undefined : jsonPath(item)));

export const commands: FieldRule = (value) => {
  if (!isRecord(value)) return paths(value);
  return Object.entries(value).flatMap(([name, item]) =>
    findMapFaults(item).map((fault) => ({ ...fault, at: [name] })),
  );
};

const findMapFaults = (item: JsonValue): FieldFault[] => {
  if (!isRecord(item)) return object(item);
  const { source, content } = item;
  if ((source === undefined) === (content === undefined)) {
    return [{ message: 'a command needs either `source` or `content`' }];
  }
  const optional = ['description', 'argumentHint', 'model'].filter(
    (key) => item[key] !== undefined,
  );
  return [
    ...(source === undefined ? text(content ?? null) : asList(path(source))),
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

export const mcpServers = each((item) => {
  if (isRecord(item)) return findMcpServerFault(item);
  if (typeof item === 'string' && isWebAddress(item)) return undefined;
  return typeof item === 'string' && isMcpBundle(item) ? path(item) : jsonPath(item);
});

export const lspServers = each((item) =>
  isRecord(item) ? findLspServerFault(item) : jsonPath(item),
);

export const experimental: FieldRule = (value) => {
  if (!isRecord(value)) return object(value);
  return ['themes', 'monitors'].flatMap((key) =>
    value[key] === undefined
      ? []
      : pathsOrObjects(value[key]).map((fault) => ({ ...fault, at: [key, ...(fault.at ?? [])] })),
  );
};
