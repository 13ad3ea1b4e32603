import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { respond } from '../../../src/sandbox/respond.ts';
import { defaultWorld } from '../../../src/sandbox/world/state.ts';
import { outside } from '../../support/outside.ts';
import { type Loopback, loopback, runProgram, temporaryFolder } from '../../support/program.ts';
import { heldBy, LINES } from '../../support/renew-lab.ts';

/**
 * The stores' own tools, as Debian has them, against stand-ins of their services on loopback. wrangler and vercel were
 * run the same way by hand; they are too large to be fetched by a test.
 */

interface Asked {
  readonly method: string;
  readonly path: string;
  readonly body: string;
}

/** A service that answers each path by the first pattern that fits, and remembers what it was asked. */
async function standIn(answer: (asked: Asked) => unknown): Promise<Loopback & { readonly asked: Asked[] }> {
  const asked: Asked[] = [];
  const server = await loopback(async (request, response) => {
    // Through a proxy the whole address is asked for.
    const path = (request.url ?? '').replace(/^http:\/\/[^/]*/, '');
    const one = { method: request.method ?? '', path, body: await bodyOf(request) };
    asked.push(one);
    const body = answer(one);
    response.writeHead(body === undefined ? 404 : one.method === 'PUT' ? 201 : 200, {
      'content-type': 'application/json',
      'x-oauth-scopes': 'repo, read:org',
    });
    response.end(JSON.stringify(body ?? { message: 'not here' }));
  });
  return Object.assign(server, { asked });
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

const folders: { remove(): void }[] = [];
const servers: Loopback[] = [];
afterEach(async () => {
  for (const folder of folders.splice(0)) folder.remove();
  for (const server of servers.splice(0)) await server.close();
});

let graph: Loopback;
const world = defaultWorld('real tools', new Date());
beforeEach(async () => {
  let { state } = world;
  graph = await loopback(async (request, response) => {
    const { method = '', url = '', headers } = request;
    const call = {
      method,
      url: `http://graph.test${url}`,
      headers: headers as Record<string, string>,
      body: await bodyOf(request),
    };
    const responded = respond(state, call, new Date());
    state = responded.state;
    response.writeHead(responded.reply.status, responded.reply.headers);
    response.end(responded.reply.body);
  });
  servers.push(graph);
});

/** `renew --push`, with the tool alone on the PATH. */
async function renewed(
  tool: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  files: Readonly<Record<string, string>> = {},
) {
  const folder = temporaryFolder();
  const bin = temporaryFolder();
  folders.push(folder, bin);
  symlinkSync(tool, join(bin.path, tool.split('/').at(-1) ?? ''));
  mkdirSync(join(folder.path, 'home'));
  const old = world.tokens['system-user-60-days'];
  folder.write('.env', LINES(world, old));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder.path, name), text);
  const ran = await runProgram(['renew', '--if-expiring-within', '61d', '--json', ...args], {
    cwd: folder.path,
    env: { PATH: bin.path, HOME: join(folder.path, 'home'), WA_TOKEN_GRAPH_URL: graph.url, ...env },
  });
  const fresh = heldBy(readFileSync(join(folder.path, '.env'), 'utf8'));
  expect(fresh, ran.stderr).not.toBe(old);
  expect(ran.stdout + ran.stderr).not.toContain(fresh.slice(0, 24));
  return { exit: ran.exit, json: JSON.parse(ran.stdout), fresh };
}

describe('gh', () => {
  const gh = outside('gh', ['gh']);

  test.runIf(gh !== null)('seals the token, and nothing behind it', async () => {
    const service = await standIn(({ path }) => {
      if (path === '/') return {};
      if (path.includes('graphql')) return { data: { viewer: { login: 'made-up' } } };
      if (path.includes('public-key')) return { key_id: '1', key: Buffer.alloc(32, 9).toString('base64') };
      return path.includes('/actions/secrets/') ? {} : undefined;
    });
    servers.push(service);
    // The one host that gh asks without TLS.
    const env = {
      GH_HOST: 'github.localhost',
      GH_ENTERPRISE_TOKEN: 'made-up',
      HTTP_PROXY: service.url,
      NO_PROXY: '127.0.0.1',
    };
    const { exit, json, fresh } = await renewed(gh?.path ?? '', ['--push', 'github:made-up/shop'], env);
    expect([exit, json.pushed[0].status]).toEqual([0, 'pushed']);
    const put = service.asked.find(({ method }) => method === 'PUT');
    expect(put?.path).toBe('/repos/made-up/shop/actions/secrets/WHATSAPP_ACCESS_TOKEN');
    // A sealed box is 48 bytes longer than what is in it.
    const sealed = Buffer.from(String(JSON.parse(put?.body ?? '{}').encrypted_value), 'base64');
    expect(sealed.length).toBe(fresh.length + 48);
  });
});

describe('kubectl', () => {
  const kubectl = outside('kubectl', ['kubernetes-client']);

  test.runIf(kubectl !== null)('patches the one key of the Secret, is read back, and rolls out', async () => {
    let held = 'old';
    const resource = (name: string, kind: string) => ({
      name,
      singularName: '',
      namespaced: true,
      kind,
      verbs: ['get', 'patch', 'list'],
    });
    const service = await standIn(({ method, path, body }) => {
      if (/^\/api(?:\?|$)/.test(path))
        return { kind: 'APIVersions', versions: ['v1'], serverAddressByClientCIDRs: [] };
      if (/^\/apis(?:\?|$)/.test(path)) {
        const version = { groupVersion: 'apps/v1', version: 'v1' };
        return {
          kind: 'APIGroupList',
          apiVersion: 'v1',
          groups: [{ name: 'apps', versions: [version], preferredVersion: version }],
        };
      }
      if (/^\/api\/v1(?:\?|$)/.test(path))
        return { kind: 'APIResourceList', groupVersion: 'v1', resources: [resource('secrets', 'Secret')] };
      if (/^\/apis\/apps\/v1(?:\?|$)/.test(path))
        return {
          kind: 'APIResourceList',
          groupVersion: 'apps/v1',
          resources: [resource('deployments', 'Deployment')],
        };
      if (path.includes('selfsubjectaccessreviews')) {
        return {
          kind: 'SelfSubjectAccessReview',
          apiVersion: 'authorization.k8s.io/v1',
          metadata: {},
          spec: {},
          status: { allowed: true },
        };
      }
      const metadata = { name: 'wa-token', namespace: 'shop', generation: 1 };
      if (path.includes('/secrets/wa-token')) {
        if (method === 'PATCH') held = String(JSON.parse(body).stringData.WHATSAPP_ACCESS_TOKEN);
        return {
          kind: 'Secret',
          apiVersion: 'v1',
          metadata,
          data: { WHATSAPP_ACCESS_TOKEN: Buffer.from(held).toString('base64') },
        };
      }
      if (path.includes('/deployments/shop')) {
        return {
          kind: 'Deployment',
          apiVersion: 'apps/v1',
          metadata: { ...metadata, name: 'shop' },
          spec: { selector: {}, template: { metadata: {}, spec: { containers: [] } } },
          status: {},
        };
      }
      return undefined;
    });
    servers.push(service);
    const config = {
      apiVersion: 'v1',
      kind: 'Config',
      'current-context': 'x',
      clusters: [{ name: 'x', cluster: { server: service.url } }],
      contexts: [{ name: 'x', context: { cluster: 'x', user: 'x' } }],
      users: [{ name: 'x', user: { token: 'made-up' } }],
    };
    const args = ['--push', 'kubernetes:shop/wa-token,deployment=shop', '--redeploy'];
    const { exit, json, fresh } = await renewed(
      kubectl?.path ?? '',
      args,
      { KUBECONFIG: 'kube.json' },
      { 'kube.json': JSON.stringify(config) },
    );
    expect(json.pushed).toMatchObject([{ status: 'pushed', verified: true, redeployed: true }]);
    expect(exit).toBe(0);
    expect(held).toBe(fresh);
    const patches = service.asked
      .filter(({ method }) => method === 'PATCH')
      .map(({ path }) => path.replace(/\?.*/, ''));
    expect(patches).toEqual([
      '/api/v1/namespaces/shop/secrets/wa-token',
      '/apis/apps/v1/namespaces/shop/deployments/shop',
    ]);
    // The other keys of the Secret stay: no document but the one key is sent.
    expect(JSON.parse(service.asked.find(({ method }) => method === 'PATCH')?.body ?? '')).toEqual({
      stringData: { WHATSAPP_ACCESS_TOKEN: fresh },
    });
  });
});
