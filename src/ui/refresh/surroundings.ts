import type { PublicPrefix, Surrounding } from '../../core/project/surroundings.ts';
import { shellWord, unsetting } from '../../core/shell-word.ts';

/** `text` says what is so, `fix` what to do. Without colour, and never a value. */
export interface Sentence {
  readonly text: string;
  readonly fix: string;
}

type Shadow = Extract<Surrounding, { kind: 'shadowed' }>;

/** One finding in words. */
export function surroundingWords(finding: Surrounding): Sentence {
  const { path } = finding;
  switch (finding.kind) {
    case 'tracked-by-git':
      return {
        text: `git tracks ${path}, so the token gets into the repository`,
        fix: `\`git rm --cached ${shellWord(path)}\`, and add it to .gitignore`,
      };
    case 'linked-outside':
      return {
        text: `${path} leads out of this project: the file that is written is ${finding.real}`,
        fix: 'if other programs read that file too and should keep their token, replace the link with a file of its own',
      };
    case 'not-ignored-by-git':
      return {
        text: `git does not ignore ${path}: the next \`git add .\` would add the token`,
        fix: `add the line \`${finding.line}\` to ${finding.ignoreFile}`,
      };
    case 'writable-by-others':
      return {
        text: `${finding.by === 'world' ? 'everybody on this machine' : 'its group'} can write to ${path}`,
        fix: `\`chmod go-w ${shellWord(path)}\``,
      };
    case 'public-prefix':
      return {
        text: `${finding.key} is public: ${PREFIX_WORDS[finding.prefix]} puts it into what browsers download`,
        fix: 'keep the token in a variable without the prefix, and read it on the server only',
      };
    case 'committed-config':
      return {
        text: `${path} is meant to be committed, and ${finding.key} is in it for everybody to read`,
        fix: `keep the token as a secret of the platform${finding.command === null ? '' : ` (\`${finding.command}\`)`}, and remove it from the file`,
      };
    case 'shadowed':
      return { text: `${placeWords(finding)}; ${winnerWords(finding)}`, fix: fixWords(finding) };
  }
}

const PREFIX_WORDS = {
  REACT_APP_: 'Create React App',
  VITE_: 'Vite',
  NEXT_PUBLIC_: 'Next.js',
} as const satisfies Record<PublicPrefix, string>;

function placeWords({ key, place, fingerprint }: Shadow): string {
  const value = fingerprint === null ? 'to another value' : `to another value (${fingerprint})`;
  switch (place.in) {
    case 'environment':
      return `${key} is set in this shell too, ${value}`;
    case 'env-file':
      return `${place.path} sets ${key} too, ${value}`;
    case 'compose-environment':
      return `${place.path} sets ${key} for the service ${place.service}, ${value}`;
    case 'compose-env-file':
      return `the service ${place.service} takes ${key} from ${place.envFile}, set ${value}`;
    case 'systemd-unit':
      return `the unit ${place.path} sets ${key} too, ${value}`;
    case 'config-cache':
      return `${place.path} holds the cached configuration`;
  }
}

function winnerWords({ path, place, wins, stack }: Shadow): string {
  if (place.in === 'config-cache') return `while it is there, ${path} is not read`;
  const by = stack === null ? '' : ` (${stack})`;
  switch (wins) {
    case 'other':
      return `that one wins over ${path}${by}`;
    case 'file':
      return `${path} wins${by}`;
    case 'depends':
      return `which one wins depends on how the app is started${by}`;
  }
}

function fixWords({ key, path, place, wins }: Shadow): string {
  if (wins === 'file') return 'remove the other one before it misleads somebody';
  switch (place.in) {
    case 'environment':
      return `${unsetting(key)} before you start the app, and remove it from your shell's profile`;
    case 'env-file':
      return `replace it there as well: \`wa-token refresh -f ${shellWord(path)} -f ${shellWord(place.path)}\``;
    case 'compose-environment':
      return `write \`${key}: \${${key}}\` there, so that it comes from .env`;
    case 'compose-env-file':
      return `replace it there as well: \`wa-token refresh -f ${shellWord(path)} -f ${shellWord(place.envFile)}\``;
    case 'systemd-unit':
      return `remove the line from the unit, then \`sudo systemctl daemon-reload\` and restart it`;
    case 'config-cache':
      return '`php artisan config:clear`';
  }
}
