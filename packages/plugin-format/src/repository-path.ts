/** A folder and a name below it; '' is the repository's root. */
export const joinPath = (folder: string, name: string): string =>
  folder === '' ? name : name === '' ? folder : `${folder}/${name}`;

/** The folder that holds a path; the root's own is the root. */
export const parentPath = (path: string): string => {
  const slash = path.lastIndexOf('/');
  return slash < 0 ? '' : path.slice(0, slash);
};

/** The last name of a path; the root's is ''. */
export const lastName = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/** The names of a path without `.` and empty ones, `..` applied; undefined where it climbs above its start. */
export const normalisePath = (path: string): string | undefined => {
  const names: string[] = [];
  for (const name of path.split('/')) {
    if (name === '' || name === '.') continue;
    if (name !== '..') names.push(name);
    else if (names.pop() === undefined) return undefined;
  }
  return names.join('/');
};

/** Whether a path is a folder or lies below it; everything is below the root. */
export const liesIn = (path: string, folder: string): boolean =>
  folder === '' || path === folder || path.startsWith(`${folder}/`);
