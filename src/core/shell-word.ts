/**
 * A name out of a project as a person may paste it into a shell. A folder may be called `$(anything)`; in double
 * quotes a shell would run it.
 */
export function shellWord(name: string): string {
  const word = name.startsWith('-') ? `./${name}` : name;
  if (/^[\w@%+=:,./\\~-]+$/.test(word)) return word;
  if (/^[\w@%+=:,./\\~ -]+$/.test(word)) return `"${word}"`;
  return `'${word.replaceAll("'", "'\\''")}'`;
}
