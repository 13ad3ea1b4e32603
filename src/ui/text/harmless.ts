/**
 * Text that no CI system takes for a command: GitHub and Azure read `::error::` at the start of a line (blanks
 * before it do not matter) and `##[...]` and `##vso[...]` anywhere in it, and a name may hold all of them.
 */
export function defuseCommands(text: string): string {
  return text.replace(/^(\s*):(?=:)/gm, '$1: ').replace(/##(?=\[|vso)/gi, '# #');
}
