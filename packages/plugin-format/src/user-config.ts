import { type FieldRule, inside, judged, list, object } from './basic-rules.ts';
import { hasHiddenCharacters } from './hidden-characters.ts';
import { isRecord, isTextList, type JsonRecord, type JsonValue } from './json-value.ts';
import {
  type Check,
  closedShape,
  findShapeFault,
  isFilledText,
  isFlag,
  isNumber,
  isOneOf,
  isText,
} from './record-shape.ts';

const isDefault: Check = (value) =>
  isText(value) || isNumber(value) || isFlag(value) || isTextList(value);

const isOption = (option: string): boolean =>
  option !== '' && option.length <= 64 && option.trim() === option && !hasHiddenCharacters(option);

const isOptionList: Check = (value) =>
  isTextList(value) &&
  value.length > 0 &&
  value.every(isOption) &&
  new Set(value.map((option) => option.toLowerCase())).size === value.length;

const OPTION = closedShape(
  {
    type: isOneOf('string', 'number', 'boolean', 'directory', 'file'),
    title: isText,
    description: isText,
    required: isFlag,
    default: isDefault,
    multiple: isFlag,
    sensitive: isFlag,
    min: isNumber,
    max: isNumber,
    options: isOptionList,
  },
  'type',
  'title',
  'description',
);

const findOptionFault = (value: JsonValue): string | undefined =>
  findShapeFault(value, OPTION) ?? (isRecord(value) ? findOptionsFault(value) : undefined);

/** `options` is for one plain text only, and needs a default among them where the field may stay empty. */
const findOptionsFault = (option: JsonRecord): string | undefined => {
  const { type, options, multiple, sensitive, required } = option;
  if (!Array.isArray(options)) return undefined;
  if (type !== 'string' || multiple === true || sensitive === true)
    return '`options` is for a single text that is not sensitive';
  const isDefaultFine =
    option.default === undefined ? required === true : options.includes(option.default);
  return isDefaultFine ? undefined : '`default` must be one of `options`';
};

/** What a plugin asks its user for, by keys that become names of environment variables. */
export const userConfig: FieldRule = (value) => {
  if (!isRecord(value)) return object(value);
  return Object.entries(value).flatMap(([key, option]) =>
    inside(
      key,
      /^[A-Za-z_]\w*$/.test(key)
        ? judged(findOptionFault)(option)
        : [{ message: `“${key}” is not an identifier` }],
    ),
  );
};

const CHANNEL = closedShape(
  {
    server: isFilledText,
    displayName: isText,
    userConfig: (value) => userConfig(value).length === 0,
  },
  'server',
);

/** Message channels, each bound to an MCP server. */
export const channels: FieldRule = (value) => {
  if (!Array.isArray(value)) return list(value);
  const check = judged((channel) => findShapeFault(channel, CHANNEL));
  return value.flatMap((channel, index) => inside(index, check(channel)));
};
