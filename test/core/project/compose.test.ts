// biome-ignore-all lint/suspicious/noTemplateCurlyInString: it is the files' own syntax
import { describe, expect, test } from 'vitest';
import { referenceOf } from '../../../src/core/project/compose.ts';
import { composeServices } from '../../../src/core/project/compose-services.ts';
import { readYaml } from '../../../src/core/project/yaml.ts';

const FILE = `
version: "3.8"   # old
x-common: &common
  env_file:
    - .env
    - path: ./b.env
      required: false
  restart: unless-stopped
services:
  web:
    <<: *common
    build:
      context: ./app
      dockerfile: Dockerfile
    command: ["gunicorn", "app:app", "--preload"]
    environment:
      - WHATSAPP_ACCESS_TOKEN=\${WHATSAPP_ACCESS_TOKEN:-}
      - "DEBUG=1" # c
      - PLAIN
    volumes:
    - ./.env.docker:/app/.env
    - data:/x
    - type: bind
      source: .
      target: /app
    ports: ["80:80"]
  worker:
    image: n8nio/n8n
    command: |
      sh -c "echo \${FOO}"
      # part of the text
    environment: {A: "1", B: "\${TOKEN}"}
    env_file: .env
volumes:
  data:
`;

test('what a service is given is read in every form that compose files use', () => {
  const [web, worker, ...others] = composeServices(FILE);
  expect(others).toEqual([]);
  expect(web).toEqual({
    name: 'web',
    environment: new Map([
      ['WHATSAPP_ACCESS_TOKEN', '${WHATSAPP_ACCESS_TOKEN:-}'],
      ['DEBUG', '1'],
      ['PLAIN', null],
    ]),
    envFiles: ['.env', './b.env'],
    mounts: ['./.env.docker', '.'],
    build: './app',
    dockerfile: 'Dockerfile',
    target: null,
    hasProfiles: false,
    image: null,
    command: 'gunicorn app:app --preload',
    references: new Set(['WHATSAPP_ACCESS_TOKEN']),
  });
  expect(worker).toMatchObject({
    environment: new Map([
      ['A', '1'],
      ['B', '${TOKEN}'],
    ]),
    envFiles: ['.env'],
    image: 'n8nio/n8n',
    build: null,
    references: new Set(['FOO', 'TOKEN']),
  });
});

test.each<[string, unknown]>([
  ['${A:-x}', { name: 'A', fallback: 'x' }],
  ['${A-}', { name: 'A', fallback: '' }],
  ['${A:?must be set}', { name: 'A', fallback: null }],
  ['${A}', { name: 'A', fallback: null }],
  ['$A', { name: 'A', fallback: null }],
  ['a$A', null],
  ['$$A', null],
  ['literal', null],
])('the variable in %s', (value, reference) => {
  expect(referenceOf(value)).toEqual(reference);
});

describe('YAML', () => {
  test.each<[string, string, unknown]>([
    ['nothing', '', null],
    ['a comment behind a value', 'a: b # c', { a: 'b' }],
    ['a # that is none', 'a: b#c', { a: 'b#c' }],
    ['a # in quotes', 'a: "b # c"', { a: 'b # c' }],
    ['an apostrophe in a word', "a: it's # c", { a: "it's" }],
    ['quoted keys', '"a b": 1\n\'c\': 2', { 'a b': '1', c: '2' }],
    ['an address', 'a: http://x:80/y', { a: 'http://x:80/y' }],
    ['lists at the same indent', 'a:\n- b\n- c\nd: e', { a: ['b', 'c'], d: 'e' }],
    ['lists of maps', 'a:\n  - b: 1\n    c: 2\n  - d', { a: [{ b: '1', c: '2' }, 'd'] }],
    ['lists of lists', '-\n  - a\n- b', [['a'], 'b']],
    ['empty values', 'a:\nb: ~\nc: null\nd: ""', { a: null, b: null, c: null, d: '' }],
    ['empty items', 'a:\n  -\n  - b', { a: [null, 'b'] }],
    ['a flow list over lines', 'a: [b,\n  "c,d"]\ne: f', { a: ['b', 'c,d'], e: 'f' }],
    ['a folded text', 'a: >-\n  b\n  c: d\ne: f', { a: 'b c: d', e: 'f' }],
    ['CRLF and a byte order mark', '\ufeffa: b\r\nc: d\r\n', { a: 'b', c: 'd' }],
    ['two documents', '---\na: b\n', { a: 'b' }],
    [
      'several merges of several maps',
      'x: &x {a: 1, b: 2}\nz: &z\n  c: 4\n  b: 5\ny:\n  <<: [*x, *z]\n  a: 3',
      { x: { a: '1', b: '2' }, z: { c: '4', b: '5' }, y: { a: '3', b: '2', c: '4' } },
    ],
    [
      'several merges, the own key first',
      'x: &x {a: 1, b: 2}\ny:\n  <<: [*x]\n  a: 3',
      { x: { a: '1', b: '2' }, y: { a: '3', b: '2' } },
    ],
  ])('%s', (_what, text, value) => {
    expect(plainOf(readYaml(text))).toEqual(value);
  });

  test('a hostile file ends, and soon', () => {
    const deep = Array.from({ length: 5000 }, (_, at) => `${' '.repeat(at)}a:`).join('\n');
    const start = performance.now();
    readYaml(deep);
    readYaml(`a: ${'['.repeat(100_000)}`);
    readYaml(`a: ${'"'.repeat(100_001)}`);
    readYaml(`${'- '.repeat(10_000)}a`);
    readYaml(`${'a '.repeat(100_000)}`);
    expect(performance.now() - start).toBeLessThan(2000);
  });
});

function plainOf(value: unknown): unknown {
  if (value instanceof Map) return Object.fromEntries([...value].map(([k, v]) => [k, plainOf(v)]));
  return Array.isArray(value) ? value.map(plainOf) : value;
}
