const SECRET_NAME = /token|key|secret|password/i;
const ONLY_REFERENCES = /^(?:[A-Za-z]+ )?\$(?:\{[^{}]*\}|\w+)$/;
const HIDDEN_VALUE = '…';

/**
 * Arguments as written, but with `…` for values after `=`, or in the next argument, of names that contain token, key,
 * secret or password. A value that only refers to a variable stays.
 */
export const redactArguments = (args: readonly string[]): string[] =>
  args.map((arg, index) => {
    const before = args[index - 1];
    const isFlagValue = before !== undefined && /^-[^=]*$/.test(before) && SECRET_NAME.test(before);
    if (isFlagValue && !arg.startsWith('-') && !ONLY_REFERENCES.test(arg)) return HIDDEN_VALUE;
    if (/^[a-z][a-z0-9+.-]*:\/\//i.test(arg)) return redactUrl(arg);
    return redactAssignment(arg);
  });

/** A URL as written, but with `…` for a password and for query values with such names. */
export const redactUrl = (url: string): string => {
  const [address = '', ...queries] = url.split('?');
  const safe = address.replace(/^([a-z][a-z0-9+.-]*:\/\/)([^/@]*)@/i, `$1${HIDDEN_VALUE}@`);
  const query = queries.join('?');
  return queries.length === 0
    ? safe
    : `${safe}?${query.split('&').map(redactAssignment).join('&')}`;
};

const redactAssignment = (text: string): string => {
  const equals = text.indexOf('=');
  const isSecret = equals > 0 && SECRET_NAME.test(text.slice(0, equals));
  if (!isSecret || ONLY_REFERENCES.test(text.slice(equals + 1))) return text;
  return `${text.slice(0, equals)}=${HIDDEN_VALUE}`;
};

/** Names of the variables that texts refer to as `${NAME}`, `${NAME:-default}` or `$NAME`; not the client's own. */
export const listVariables = (texts: readonly string[]): string[] => {
  const names = texts.flatMap((text) =>
    [...text.matchAll(/\$(?:\{([A-Za-z_]\w*)(?::-[^{}]*)?\}|([A-Za-z_]\w*))/g)].map(
      ([, braced, bare]) => braced ?? bare ?? '',
    ),
  );
  return names.filter((name) => name !== '' && !name.startsWith('CLAUDE_'));
};
