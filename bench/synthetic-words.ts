/** Words that any English text is full of: the most frequent ones of descriptions. */
const FILLERS =
  `the and for with a to of in your from every when that or on it into while all any`.split(' ');

/** Words of the trade: most names are made of them. The bench's own terms (`TERMS`) are not among them. */
const TRADE =
  `review test deploy build lint format commit branch merge release changelog docs api schema migration database
  query index cache queue worker server client browser mobile android swift kotlin python rust golang typescript react
  vue svelte angular node deno bun docker kubernetes terraform ansible helm cloud lambda storage bucket secret token auth
  session login payment invoice billing email calendar notes meeting slack discord github gitlab jira linear notion figma
  design theme icon layout font color image video audio speech translate locale search crawl scrape parse render template
  prompt agent model embed vector dataset train evaluate metric trace log monitor alert incident debug profile benchmark
  memory thread async stream socket proxy router gateway network security audit license dependency package version
  semver refactor cleanup rename explain summarize diagram graph table chart report export import backup restore sync
  plan task ticket sprint estimate onboarding checklist policy compliance legal finance research citation paper math
  game unity shader robot sensor firmware embedded compiler parser grammar regex shell terminal editor vim emacs
  snippet macro hook command skill workflow pipeline scheduler cron webhook event message notify dashboard admin
  finder helper assistant pilot mentor guard keeper runner builder maker master expert wizard studio forge kit lab hub`.split(
    /\s+/,
  );

const SYLLABLES =
  `ba be bo ca ce co da de do fa fi fo ga ge go ha hi ho ja jo ka ke ko la le lo ma me mo na ne no pa pe
  po ra re ro sa se so ta te to va ve vo wa we wo xa xo ya yo za ze zo`.split(/\s+/);

/** What the questions ask for. No other word of the registry has the same stem. */
export const TERMS = {
  /** In 55% of descriptions. */
  common: 'code',
  /** In the descriptions of 30 plugins, however many there are. */
  rare: 'quaternion',
  /** In 5% of descriptions, as these two words. */
  phrase: 'flaky specs',
  /** A word of names, and one typo in it. */
  name: 'kubernetes',
  typo: 'kuberntes',
  /** What names and descriptions begin with. */
  prefix: 'dep',
} as const;

/** The nth invented word: what projects are called that are called like nothing else. */
const invented = (place: number): string => {
  let word = '';
  for (
    let rest = place + SYLLABLES.length ** 2;
    rest > 0;
    rest = Math.floor(rest / SYLLABLES.length)
  )
    word += SYLLABLES[rest % SYLLABLES.length];
  return word;
};

const wordAt = (known: readonly string[], place: number): string =>
  known[place] ?? invented(place - known.length);

const DESCRIBING = [...FILLERS, ...TRADE];

/** As many different words as the descriptions and names of a large registry have. */
const DESCRIBING_WORDS = 50_000;
const NAMING_WORDS = 40_000;
/** Makes names less alike than words of a text are. */
const NAMING_OFFSET = 30;

/** A word as frequent words are in texts: the nth with a chance of 1/n. */
export const describingWord = (random: () => number): string =>
  wordAt(DESCRIBING, Math.floor(DESCRIBING_WORDS ** random()) - 1);

/** A word of a name. */
export const namingWord = (random: () => number): string => {
  const spread = (NAMING_WORDS + NAMING_OFFSET) / NAMING_OFFSET;
  return wordAt(TRADE, Math.floor(NAMING_OFFSET * spread ** random()) - NAMING_OFFSET);
};
