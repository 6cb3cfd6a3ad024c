/** An element: its children in order, its text with references resolved. */
export type Element = {
  name: string;
  attributes: Record<string, string>;
  children: Element[];
  text: string;
};

const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
const TOKEN =
  /<\/([A-Za-z][\w:-]*)>|<([A-Za-z][\w:-]*)((?:\s+[\w:-]+="[^"<]*")*)\s*(\/?)>|([^<]+)/gy;
const ATTRIBUTE = /([\w:-]+)="([^"]*)"/g;
const FORBIDDEN = /[^\t\n\r -\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/u;

const textOf = (source: string): string => {
  if (source.includes(']]>')) throw new Error('"]]>" stands in a text');
  return source.replace(/&(#(\d+);|([a-z]+);)?/g, (whole, _, code?: string, name?: string) => {
    const character = code ? String.fromCodePoint(Number(code)) : ENTITIES[name ?? ''];
    if (character === undefined || FORBIDDEN.test(character))
      throw new Error(`${whole} is no reference`);
    return character;
  });
};

const attributesOf = (source: string): Record<string, string> => {
  const all = [...source.matchAll(ATTRIBUTE)].map(([, name = '', value = '']) => [name, value]);
  if (new Set(all.map(([name]) => name)).size < all.length) throw new Error('a repeated attribute');
  return Object.fromEntries(all.map(([name, value = '']) => [name, textOf(value)]));
};

/**
 * Parses as much of XML 1.0 as the registry writes: elements, attributes in double quotes, text, references.
 *
 * @throws for whatever is not well-formed, and for comments, CDATA, processing instructions and document types
 */
export const parseXml = (document: string): Element => {
  if (FORBIDDEN.test(document)) throw new Error('a character that XML forbids');
  const source = document.replace(/^<\?xml version="1\.0" encoding="utf-8"\?>\n/, '').trimEnd();
  const root: Element = { name: '', attributes: {}, children: [], text: '' };
  const open = [root];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < source.length) {
    const at = TOKEN.lastIndex;
    const [, end, name, attributes = '', empty, text] = TOKEN.exec(source) ?? [];
    const parent = open.at(-1);
    if (!parent) throw new Error(`something follows the root, at ${at}`);
    if (text !== undefined) parent.text += textOf(text);
    else if (name !== undefined) {
      const element: Element = {
        name,
        attributes: attributesOf(attributes),
        children: [],
        text: '',
      };
      parent.children.push(element);
      if (!empty) open.push(element);
    } else if (end === undefined || open.pop()?.name !== end)
      throw new Error(`not well-formed at ${at}: ${source.slice(at, at + 40)}`);
  }
  const [top] = root.children;
  if (open.length !== 1 || !top || root.children.length > 1 || root.text)
    throw new Error('not one closed root');
  return top;
};
