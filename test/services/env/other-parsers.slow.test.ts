import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { AccessToken } from '../../../src/core/secret.ts';
import { findTargets } from '../../../src/services/env/find.ts';
import { planEdit } from '../../../src/services/env/write.ts';
import { outside } from '../../support/outside.ts';
import { tokenFor } from '../../support/tokens.ts';
import { testWorld } from '../../support/world.ts';

/** INI, properties and units are edited by readers of our own: here those read the result whose formats they are. */
const OLD = tokenFor('911602140448729', 'old');
const NEW = tokenFor('911602140448729', 'new');
const folder = mkdtempSync(join(tmpdir(), 'wa-token-parsers-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function edited(name: string, text: string, key: string): Promise<string> {
  const world = await testWorld({ files: { [name]: text } });
  try {
    const [target] = await findTargets({ envFiles: [name], key }, world.ports);
    if (target === undefined) throw new Error('no target');
    return planEdit(target, new AccessToken(NEW)).edit.text.expose();
  } finally {
    world.remove();
  }
}

function read(command: string, args: readonly string[], text: string, name: string): unknown {
  const path = join(folder, name);
  writeFileSync(path, text, 'latin1');
  const { status, stdout, stderr } = spawnSync(command, [...args, path], { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
}

/** The new value in the old one's place, wherever the parser keeps it. */
function withNew(read: unknown): unknown {
  return JSON.parse(JSON.stringify(read).replaceAll(OLD, NEW));
}

const PYTHON = outside('python3', []);
const CONFIGPARSER = `
import configparser, json, sys
parser = configparser.ConfigParser(interpolation=None, inline_comment_prefixes=(';', '#'), strict=False)
parser.optionxform = str
parser.read(sys.argv[1], encoding='utf-8')
print(json.dumps({name: dict(parser[name]) for name in parser.sections()}))
`;
const PHP = outside('php', []);
const PARSE_INI = 'echo json_encode(parse_ini_file($argv[1], true, INI_SCANNER_RAW));';

const INI: readonly (readonly [string, string, string])[] = [
  ['bare', `[meta]\ntoken=${OLD}\n[mail]\ntoken=x\n`, 'meta.token'],
  ['blanks and a comment', `; first\n[meta]\n  token =  ${OLD}   ; live\nother = 1\n`, 'meta.token'],
  ['quoted', `[meta]\ntoken="${OLD}"\nname='caf\u00e9'\n`, 'meta.token'],
  ['no line end', `[a]\nx=1\n[meta]\nwhatsapp_token = ${OLD}`, 'meta.whatsapp_token'],
  ['CRLF', `[meta]\r\ntoken = ${OLD}\r\nb = 2\r\n`, 'meta.token'],
  [
    'a name in capitals, a section with a blank',
    `[Whats App]\nTOKEN=${OLD}\n[b]\nTOKEN=y\n`,
    'Whats App.TOKEN',
  ],
];

describe.skipIf(PYTHON === null)("Python's configparser", () => {
  test.each(INI)('%s', async (_what, text, key) => {
    const before = read(
      PYTHON?.path ?? '',
      ['-c', CONFIGPARSER],
      Buffer.from(text).toString('latin1'),
      'a.ini',
    );
    const after = read(PYTHON?.path ?? '', ['-c', CONFIGPARSER], await edited('a.ini', text, key), 'a.ini');
    expect(JSON.stringify(before)).toContain(OLD);
    expect(after).toEqual(withNew(before));
  });
});

describe.skipIf(PHP === null)("PHP's parse_ini_file", () => {
  test.each(INI)('%s', async (_what, text, key) => {
    const before = read(
      PHP?.path ?? '',
      ['-r', PARSE_INI, '--'],
      Buffer.from(text).toString('latin1'),
      'b.ini',
    );
    const after = read(PHP?.path ?? '', ['-r', PARSE_INI, '--'], await edited('b.ini', text, key), 'b.ini');
    expect(JSON.stringify(before)).toContain(OLD);
    expect(after).toEqual(withNew(before));
  });
});

const JAVA = outside('java', []);
const PROPERTIES = `
import java.io.*; import java.util.*;
public class Read {
  static String quoted(String s) {
    StringBuilder b = new StringBuilder("\\"");
    for (char c : s.toCharArray()) b.append(String.format("\\\\u%04x", (int) c));
    return b.append('"').toString();
  }
  public static void main(String[] args) throws IOException {
    StringJoiner files = new StringJoiner(",", "[", "]");
    for (String name : args) {
      Properties p = new Properties();
      try (InputStream in = new FileInputStream(name)) { p.load(in); }
      StringJoiner all = new StringJoiner(",", "{", "}");
      for (String key : new TreeSet<>(p.stringPropertyNames())) all.add(quoted(key) + ":" + quoted(p.getProperty(key)));
      files.add(all.toString());
    }
    System.out.println(files);
  }
}
`;

test.skipIf(JAVA === null)("Java's Properties", async () => {
  const texts: readonly (readonly [string, string])[] = [
    [`a=1\nwhatsapp.token=${OLD}\nb=2\n`, 'whatsapp.token'],
    [`whatsapp.token: ${OLD}\r\nb : 2\r\n`, 'whatsapp.token'],
    [`! c\n  whatsapp.token =\t${OLD}\nlong=a,\\\n   b\nu=\\u00e9\n`, 'whatsapp.token'],
    [`whats\\ app=${OLD}\nx\\=y=1`, 'whats\\ app'],
    [`path=C:\\\\temp\\\\\nwhatsapp.token=${OLD}\n`, 'whatsapp.token'],
  ];
  const paths: string[] = [];
  for (const [at, [text, key]] of texts.entries()) {
    for (const [which, content] of [
      ['before', text],
      ['after', await edited('a.properties', text, key)],
    ] as const) {
      paths.push(join(folder, `${at}-${which}.properties`));
      writeFileSync(paths.at(-1) ?? '', content, 'latin1');
    }
  }
  writeFileSync(join(folder, 'Read.java'), PROPERTIES);
  const { stdout, stderr } = spawnSync('java', [join(folder, 'Read.java'), ...paths], { encoding: 'utf8' });
  expect(stderr).toBe('');
  const all: readonly unknown[] = JSON.parse(stdout);
  texts.forEach((_text, at) => {
    expect(JSON.stringify(all[2 * at])).toContain(OLD);
    expect(all[2 * at + 1]).toEqual(withNew(all[2 * at]));
  });
});

const ANALYZE = outside('systemd-analyze', []);

/** What systemd says of a unit: it tells each assignment that it does not take. */
function verified(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  const { stdout, stderr } = spawnSync(ANALYZE?.path ?? '', ['verify', '--man=no', path], {
    encoding: 'utf8',
  });
  return `${stdout}${stderr}`
    .split('\n')
    .filter((line) => line.includes(name))
    .join('\n');
}

describe.skipIf(ANALYZE === null)('systemd', () => {
  test('tells what it does not take', () => {
    const said = verified('bad.service', '[Service]\nExecStart=/bin/true\nEnvironment=1A B\n');
    expect(said).toMatch(/environment/i);
  });

  test.each([
    ['bare', `Environment=WHATSAPP_TOKEN=${OLD}`],
    ['quoted', `Environment="WHATSAPP_TOKEN=${OLD}"`],
    ['single quotes, blanks round the sign', `Environment = 'WHATSAPP_TOKEN=${OLD}'`],
  ])('takes the unit after the edit: %s', async (_what, line) => {
    const text = `[Service]\nExecStart=/bin/true\nEnvironment=A=1\n${line}\n`;
    expect(verified('shop.service', text)).toBe('');
    const after = await edited('shop.service', text, 'WHATSAPP_TOKEN');
    expect(after).toBe(text.replace(OLD, NEW));
    expect(verified('shop.service', after)).toBe('');
  });
});
