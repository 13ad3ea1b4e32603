import { said, type View } from './text/view.ts';

export interface DemoFacts {
  readonly folder: string;
  readonly url: string;
  readonly recipient: string;
}

/** What the demo is, before it begins. */
export function renderIntro({ folder, url, recipient }: DemoFacts, view: View): string {
  return [
    '',
    view.paint.bold('wa-token demo'),
    said(`A project with an expired token: ${folder}`, view),
    said(`A stand-in for Meta answers on ${url}; nothing leaves this machine.`, view),
    said(`Your phone in this demo: ${recipient}`, view),
    '',
  ].join('\n');
}

/** Where in Meta's console the token would be copied, and how the stand-in hands it over. */
export function renderConsole(isTemporary: boolean, url: string, plays: boolean, view: View): string {
  const place = isTemporary
    ? 'Use cases > Customize > Step 1. Try it out > Generate token'
    : 'Business Settings > System Users > Generate New Token > Copy';
  const hand = plays
    ? 'The stand-in copies it, and the demo pastes it.'
    : `Copy it from ${url}, or press Enter alone: then the demo pastes it for you.`;
  return [
    '',
    ...[`Meta's console, played by the demo: ${place}`, hand].map((text) => boxed(text, view)),
  ].join('\n');
}

export function renderPasted(what: string, view: View): string {
  return boxed(`The demo pasted ${what}.`, view);
}

function boxed(text: string, view: View): string {
  return view.paint.cyan(
    said(text, view, '  | ')
      .split('\n')
      .map((line) => line.replace(/^ {4}/, '  | '))
      .join('\n'),
  );
}

export function renderOutro(folder: string, isKept: boolean, view: View): string {
  const words = isKept
    ? `Kept: ${folder}. Compare: diff env-before.txt .env`
    : 'The demo is over, and its folder is gone. With `--dir FOLDER` it stays, to compare the .env.';
  return `\n${said(words, view)}`;
}

/** The page that stands in for the console: one thing to copy. */
export function consolePage(title: string, text: string): string {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>${title} (stand-in)</title>
<style>body{font:16px/1.5 sans-serif;max-width:40rem;margin:3rem auto;padding:0 1rem}textarea{width:100%;height:8rem;font:14px monospace}</style>
</head><body>
<h1>${title}</h1>
<p>This page stands in for Meta's console in the demo of wa-token. What it hands over is made up and worth nothing.</p>
<textarea id="t" readonly>${text}</textarea>
<p><button onclick="navigator.clipboard.writeText(document.getElementById('t').value);this.textContent='Copied'">Copy</button></p>
<p>Then go back to the terminal and paste it there.</p>
</body></html>
`;
}
