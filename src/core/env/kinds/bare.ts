import { EnvText, Secret } from '../../secret.ts';
import type { Editor } from './grammar.ts';

/** A file that holds one token and nothing else, as Docker and Kubernetes mount them; its name is no key. */
export function bareEditor(name: string): Editor {
  return {
    values: (text) => new Map([[name, new Secret(text.expose().trim(), `value of ${name}`)]]),
    definitions: (text) => [{ line: 1, value: new Secret(text.expose().trim(), `value of ${name}`) }],
    nameFor: () => name,
    only: name,
    set(file, _key, secret) {
      const text = file.expose();
      const token = secret.expose();
      if (!/^[A-Za-z0-9|_-]+$/.test(token)) return { ok: false, line: 1, reason: 'not-a-token' };
      const body = text.trim();
      if (/\s/.test(body)) return { ok: false, line: 1, reason: 'not-one-secret' };
      const from = body === '' ? 0 : text.indexOf(body);
      const next = body === '' ? token + text : text.slice(0, from) + token + text.slice(from + body.length);
      const change = next === text ? 'unchanged' : 'replaced';
      return { ok: true, text: new EnvText(next), change, lines: [1], repairs: [], notes: [] };
    },
  };
}
