import type { ServerInput, ServerPackage } from './server-json.ts';

/** How a plugin starts a server on stdio. */
export type Command = {
  command: string | null;
  args: readonly string[];
  envNames: readonly string[];
};

const NPM_SPEC = /^((?:@[a-z0-9~][a-z0-9._~-]*\/)?[a-z0-9~][a-z0-9._~-]*)(?:@(.+))?$/i;
const PYPI_SPEC = /^([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)(?:(?:@|==)(.+))?$/;
const EXACT_VERSION = /^\d+(?:\.\d+){0,3}(?:[-+.]?[0-9A-Za-z][0-9A-Za-z.+-]*)?$/;
const WILDCARD = /(?:^|\.)[xX*](?:\.|$)/;
const IMAGE =
  /^(?:[a-z0-9.-]+(?::\d+)?\/)?[a-z0-9]+(?:[._/-]+[a-z0-9]+)*(?::[\w][\w.-]{0,127})?(?:@sha256:[0-9a-f]{64})?$/;
const VARIABLE_NAME = /^[A-Za-z_]\w*$/;
const SECRET_NAME = /token|key|secret|password/i;

/** Only what runs the same anywhere: nothing that a client expands, that lies in the plugin, or that the reader left out. */
const isSelfContained = (text: string): boolean => !/[$…]/.test(text);

/** Flags of `docker run` that take nothing, and those that take the next argument. */
const DOCKER_FLAGS = new Set([
  '-i',
  '--interactive',
  '--rm',
  '--init',
  '-t',
  '--tty',
  '-it',
  '-ti',
]);
const DOCKER_VALUES = new Set([
  '-v',
  '--volume',
  '--mount',
  '--network',
  '--net',
  '-p',
  '--publish',
  '--name',
  '--platform',
  '-w',
  '--workdir',
  '-u',
  '--user',
  '--pull',
  '--add-host',
  '-m',
  '--memory',
]);
const DOCKER_VARIABLE = new Set(['-e', '--env']);

const positional = (values: readonly string[]) =>
  values.map((value) => ({ type: 'positional' as const, value }));

const variables = (names: readonly string[]): ServerInput[] =>
  [...new Set(names)]
    .filter((name) => VARIABLE_NAME.test(name))
    .map((name) => ({ name, ...(SECRET_NAME.test(name) ? { isSecret: true } : {}) }));

/** `latest` is what an absent version means; a range or another tag cannot be said. */
const versionOf = (written: string | undefined): { version?: string } | undefined => {
  if (written === undefined || written === 'latest') return {};
  if (!EXACT_VERSION.test(written) || WILDCARD.test(written)) return undefined;
  return { version: written };
};

type Found = Pick<ServerPackage, 'registryType' | 'identifier' | 'version' | 'runtimeHint'> & {
  runtimeArguments: NonNullable<ServerPackage['runtimeArguments']>;
  rest: readonly string[];
  variables: readonly string[];
};

const fromSpec = (
  args: readonly string[],
  flags: ReadonlySet<string>,
  pattern: RegExp,
  kind: Pick<Found, 'registryType' | 'runtimeHint'>,
): Found | undefined => {
  const place = args.findIndex((arg) => !flags.has(arg));
  const [, identifier, written] = pattern.exec(args[place] ?? '') ?? [];
  const version = versionOf(written);
  if (!identifier || !version) return undefined;
  const runtimeArguments = args.slice(0, place).map((name) => ({ type: 'named' as const, name }));
  return {
    ...kind,
    identifier,
    ...version,
    runtimeArguments,
    rest: args.slice(place + 1),
    variables: [],
  };
};

const fromDocker = ([verb, ...args]: readonly string[]): Found | undefined => {
  if (verb !== 'run') return undefined;
  const runtimeArguments: Found['runtimeArguments'] = [];
  const names: string[] = [];
  for (let place = 0; place < args.length; place += 1) {
    const arg = args[place] ?? '';
    const value = args[place + 1];
    if (!arg.startsWith('-')) {
      if (!IMAGE.test(arg)) return undefined;
      const kind = { registryType: 'oci', runtimeHint: 'docker' } as const;
      return {
        ...kind,
        identifier: arg,
        runtimeArguments,
        rest: args.slice(place + 1),
        variables: names,
      };
    }
    const [flag = '', ...assigned] = arg.split('=');
    const isVariable = DOCKER_VARIABLE.has(flag);
    const takesNext = assigned.length === 0 && (isVariable || DOCKER_VALUES.has(flag));
    if (!isVariable && !DOCKER_FLAGS.has(arg) && !DOCKER_VALUES.has(flag)) return undefined;
    if (takesNext) place += 1;
    const given = takesNext ? value : assigned.join('=');
    if (takesNext && value === undefined) return undefined;
    // The client passes variables on itself; a value is the author's, and may be a secret.
    if (isVariable) names.push((given ?? '').split('=')[0] ?? '');
    else runtimeArguments.push({ type: 'named', name: flag, ...(given ? { value: given } : {}) });
  }
  return undefined;
};

const find = (command: string, args: readonly string[]): Found | undefined => {
  if (command === 'npx')
    return fromSpec(args, new Set(['-y', '--yes', '-q', '--quiet']), NPM_SPEC, {
      registryType: 'npm',
      runtimeHint: 'npx',
    });
  if (command === 'uvx')
    return fromSpec(args, new Set(['-q', '--quiet']), PYPI_SPEC, {
      registryType: 'pypi',
      runtimeHint: 'uvx',
    });
  return command === 'docker' ? fromDocker(args) : undefined;
};

/**
 * The package that a command runs, where `npx`, `uvx` or `docker run` runs a published one and every word of the command is
 * understood. Undefined in all other cases: a wrong recipe is worse than none.
 */
export const readPackage = ({ command, args, envNames }: Command): ServerPackage | undefined => {
  if (!args.every(isSelfContained)) return undefined;
  const found = find(command ?? '', args);
  if (!found) return undefined;
  const { rest, runtimeArguments, variables: asked, ...facts } = found;
  const packageArguments = positional(rest);
  const environmentVariables = variables([...envNames, ...asked]);
  return {
    ...facts,
    ...(runtimeArguments.length ? { runtimeArguments } : {}),
    ...(packageArguments.length ? { packageArguments } : {}),
    ...(environmentVariables.length ? { environmentVariables } : {}),
    transport: { type: 'stdio' },
  };
};
