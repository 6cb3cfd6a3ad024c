import fc from 'fast-check';
import type { Caller } from './callers.ts';
import type { DeclaredOperation, DeclaredParameter } from './declared-operations.ts';
import type { KnownThings } from './known-things.ts';
import type { Asked } from './send-request.ts';
import { textAsValue, textsFor } from './values.ts';

/**
 * A request, and what the document says of it: `refused` where something in it fits no schema, `taken` where all of it
 * fits, an exact status where the request was made for it, `any` where the document says nothing. Without a caller it comes from
 * whoever the operation is for.
 */
export type Trial = {
  asked: Asked;
  expects: 'refused' | 'taken' | 'any' | number;
  caller?: Caller;
};

/** Values of parameters by name. */
type Texts = Record<string, string>;
/** A parameter of the query as it is given, once or repeated. */
type Given = { name: string; texts: string[] };

const escaped = (text: string): string => encodeURIComponent(text.toWellFormed());

/** Such a segment is another path, or none. */
const isSegment = (text: string): boolean => !['', '.', '..'].includes(text);

const parametersIn = (operation: DeclaredOperation, place: string): DeclaredParameter[] =>
  operation.parameters.filter((one) => one.in === place);

/** Escapes of bytes that are no text, and of what separates paths. */
const ODD_ESCAPES = [
  '%',
  '%ff',
  '%2f',
  '%2e%2e',
  '%00',
  '%c0%af',
  'a%2fb',
  '%u0041',
  '+',
  ';',
  '%0a',
];

const paths = (operation: DeclaredOperation, known: KnownThings): fc.Arbitrary<Texts> => {
  const whole = fc.constantFrom(...known.pathsOf(operation.path));
  const declared = parametersIn(operation, 'path');
  if (!declared.length) return fc.constant({});
  const changed = fc
    .constantFrom(...declared)
    .chain((one) =>
      fc
        .tuple(whole, textsFor(one, known.texts[one.name] ?? []).filter(isSegment))
        .map(([all, text]) => ({ ...all, [one.name]: text })),
    );
  const upper = whole.map((all) =>
    Object.fromEntries(Object.entries(all).map(([name, text]) => [name, text.toUpperCase()])),
  );
  return fc.oneof(
    { weight: 6, arbitrary: whole },
    { weight: 4, arbitrary: changed },
    { weight: 1, arbitrary: upper },
  );
};

const given = (one: DeclaredParameter, known: KnownThings): fc.Arbitrary<Given> => {
  const texts = textsFor(one, known.texts[one.name] ?? []);
  const some = fc.oneof(
    { weight: 12, arbitrary: texts.map((text) => [text]) },
    { weight: 1, arbitrary: fc.array(texts, { minLength: 2, maxLength: 3 }) },
  );
  return some.map((all) => ({ name: one.name, texts: all }));
};

const STRANGE = ['Limit', 'page', 'constructor', '__proto__', 'q[]', 'ﬁ'];
const OPTIONAL_MAX = 3;

const queries = (operation: DeclaredOperation, known: KnownThings): fc.Arbitrary<Given[]> => {
  const declared = parametersIn(operation, 'query').filter(({ name }) => name !== 'cursor');
  const optional = declared.filter(({ required }) => !required);
  // Left out one time in `freq`.
  const needed = declared
    .filter(({ required }) => required)
    .map((one) => fc.option(given(one, known), { freq: 20 }));
  const some = fc
    .shuffledSubarray(optional, { maxLength: Math.min(OPTIONAL_MAX, optional.length) })
    .chain((chosen) => fc.tuple(...chosen.map((one) => given(one, known))));
  const surplus: fc.Arbitrary<Given | null> = fc.oneof(
    { weight: 9, arbitrary: fc.constant(null) },
    { weight: 1, arbitrary: fc.constantFrom(...STRANGE).map((name) => ({ name, texts: ['1'] })) },
  );
  return fc
    .tuple(fc.tuple(...needed), some, surplus)
    .map(([one, other, more]) => [...one, ...other, more].filter((all) => all !== null));
};

/** Whether every value fits what the document says of its parameter. */
const fits = (operation: DeclaredOperation, path: Texts, query: Given[]): boolean => {
  const inQuery = parametersIn(operation, 'query');
  const holds = (one: DeclaredParameter | undefined, texts: string[]): boolean => {
    if (!one) return operation.ignoresUnknown;
    const values = texts.map((text) => textAsValue(one, text));
    return one.takes(values.length === 1 ? values[0] : values) === true;
  };
  return (
    parametersIn(operation, 'path').every((one) => holds(one, [path[one.name] ?? ''])) &&
    query.every(({ name, texts }) =>
      holds(
        inQuery.find((one) => one.name === name),
        texts,
      ),
    ) &&
    inQuery.every((one) => !one.required || query.some(({ name }) => name === one.name))
  );
};

/** Headers that no operation declares, and that some look at. */
export const headers: fc.Arbitrary<Record<string, string>> = fc.record(
  {
    'X-Request-Id': fc.constantFrom('a-good-id-0001', 'short', 'x'.repeat(65), '<script>', ''),
    'x-d1-bookmark': fc.constantFrom(
      '00000000-00000001-00000000-00000000000000000000000000000000',
      'ffffffff-ffffffff-ffffffff-ffffffffffffffffffffffffffffffff',
      "' OR 1=1",
    ),
    'If-None-Match': fc.constantFrom('"x"', 'W/"1-"', '"1-0"', '",", "1-zzz"', 'nonsense'),
    Accept: fc.constantFrom('text/html', 'application/xml;q=0.1', '*/*', ';;;'),
    Authorization: fc.constantFrom('Bearer none', 'Basic !!!', 'Bearer'),
    Origin: fc.constantFrom('https://elsewhere.example', 'null'),
  },
  { requiredKeys: [] },
);

/** A path with its values. */
export const filledPath = (path: string, values: Texts): string =>
  Object.entries(values).reduce(
    (text, [name, value]) => text.replace(`{${name}}`, () => escaped(value)),
    path,
  );

/** The path with its values, and the query. */
const targetOf = (operation: DeclaredOperation, path: Texts, query: Given[]): string => {
  const filled = filledPath(operation.path, path);
  const pairs = query.flatMap(({ name, texts }) =>
    texts.map((text) => `${escaped(name)}=${escaped(text)}`),
  );
  return pairs.length ? `${filled}?${pairs.join('&')}` : filled;
};

const oddlyEscaped = (operation: DeclaredOperation, path: Texts): fc.Arbitrary<string> =>
  fc.tuple(fc.constantFrom(...ODD_ESCAPES), fc.nat(9)).map(([odd, place]) => {
    const names = Object.keys(path);
    const name = names[place % names.length] ?? '';
    return names.length && odd !== '%2e%2e'
      ? targetOf(operation, { ...path, [name]: 'ODD' }, []).replace('ODD', odd)
      : `${targetOf(operation, path, [])}?q=${odd}&limit=${odd}`;
  });

/** A request with these parameters, and what the document says of it. */
export const trialWith = (
  operation: DeclaredOperation,
  path: Texts,
  query: Given[],
  sent: Record<string, string> = {},
): Trial => ({
  asked: { method: operation.method, target: targetOf(operation, path, query), headers: sent },
  expects: fits(operation, path, query) ? 'taken' : 'refused',
});

/** Requests without a body: everything that an operation's parameters can be. */
export const parameterTrials = (
  operation: DeclaredOperation,
  known: KnownThings,
): fc.Arbitrary<Trial> => {
  const usual = fc
    .tuple(paths(operation, known), queries(operation, known), headers)
    .map(([path, query, sent]) => trialWith(operation, path, query, sent));
  const odd = paths(operation, known)
    .chain((path) => oddlyEscaped(operation, path))
    .map(
      (target): Trial => ({
        asked: { method: operation.method, target, headers: {} },
        expects: 'any',
      }),
    );
  return fc.oneof({ weight: 12, arbitrary: usual }, { weight: 1, arbitrary: odd });
};

/** Longer than any segment of a path may be. */
const TOO_LONG = 'a'.repeat(201);
/** Fewer items than any page may have. */
const TOO_FEW: Given = { name: 'limit', texts: ['0'] };

/** What is refused: a parameter that is not declared, and, where these are ignored, one that is, with a value that does not fit. */
const refusedTrials = (operation: DeclaredOperation, path: Texts, least: Given[]): Trial[] => {
  const surplus = trialWith(operation, path, [...least, { name: 'surplus', texts: ['1'] }]);
  if (!operation.ignoresUnknown) return [surplus];
  const [name] = Object.keys(path);
  const others = least.filter((one) => one.name !== TOO_FEW.name);
  const beyond = name
    ? trialWith(operation, { ...path, [name]: TOO_LONG }, least)
    : trialWith(operation, path, [...others, TOO_FEW]);
  return [surplus, beyond];
};

/** Requests that find whatever is known, one by one, and one that is refused: what luck should not decide. */
export const sureParameterTrials = (operation: DeclaredOperation, known: KnownThings): Trial[] => {
  const declared = parametersIn(operation, 'query');
  const needed = declared
    .filter(({ required }) => required)
    .map(({ name }) => ({ name, texts: (known.texts[name] ?? []).slice(0, 1) }));
  const least = declared.some(({ name }) => name === 'limit')
    ? [...needed, { name: 'limit', texts: ['1'] }]
    : needed;
  const ahead = declared
    .filter(({ name }) => name === 'since')
    .map(({ name }) => ({ name, texts: known.texts.ahead ?? [] }));
  const [first = {}] = known.pathsOf(operation.path);
  return [
    // It fits what is declared: that it was never given is for the registry to know.
    ...ahead.map((one) => ({ ...trialWith(operation, first, [...least, one]), expects: 400 })),
    ...known.pathsOf(operation.path).map((path) => trialWith(operation, path, least)),
    ...refusedTrials(operation, first, least),
  ];
};
