import { describe, expect, it } from 'vitest';
import { treeOf } from './tree-of.ts';

describe('RepositoryTree', () => {
  it('follows links to files and folders, and chains of them', () => {
    const tree = treeOf({
      'a/f.md': 'f',
      'b/to-folder': { link: '../a' },
      'b/to-link': { link: 'to-folder/f.md' },
    });

    expect(tree.findRealPath('b/to-folder/f.md')).toBe('a/f.md');
    expect(tree.findFile('b/to-link')).toMatchObject({ bytes: 1 });
    expect(tree.isFolder('b/to-folder')).toBe(true);
  });

  it.each(['/etc', '../../out', 'nothing', 'self'])(
    'sees nothing behind a link to %s',
    (target) => {
      const tree = treeOf({ 'a/self': { link: target } });

      expect(tree.exists('a/self')).toBe(false);
      expect(tree.listChildren('a')).toEqual([]);
    },
  );

  it('lists a folder by name under the path it was asked for', () => {
    const tree = treeOf({ 'a/y.md': '', 'a/x/z.md': '', l: { link: 'a' } });

    expect(tree.listChildren('l')).toEqual([
      { name: 'x', path: 'l/x', kind: 'folder' },
      { name: 'y.md', path: 'l/y.md', kind: 'file' },
    ]);
  });

  it('has a root folder although nothing is in it', () => {
    const tree = treeOf({});

    expect(tree.isFolder('')).toBe(true);
    expect(tree.listChildren('')).toEqual([]);
  });

  it('takes no name of an object’s prototype for a file', () => {
    const tree = treeOf({ 'a.md': '' });

    expect(tree.exists('constructor')).toBe(false);
    expect(tree.exists('__proto__')).toBe(false);
  });
});
