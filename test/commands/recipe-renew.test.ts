import { spawnSync } from 'node:child_process';
import { NoOperationTraceWriter, parseWorkflow } from '@actions/workflow-parser';
import cronstrue from 'cronstrue';
import { CronJob } from 'kubernetes-models/batch/v1/CronJob';
import { Role } from 'kubernetes-models/rbac.authorization.k8s.io/v1/Role';
import { RoleBinding } from 'kubernetes-models/rbac.authorization.k8s.io/v1/RoleBinding';
import { ServiceAccount } from 'kubernetes-models/v1/ServiceAccount';
import { describe, expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { commandWords } from '../../src/core/stores/words.ts';
import { RECIPES } from '../../src/ui/recipes/recipes.ts';
import { runHere } from '../support/here.ts';

const NAMES = ['cron', 'github', 'kubernetes', 'systemd'] as const;
const VERSION = '9.8.7';
const text = (name: (typeof NAMES)[number]): string => RECIPES[name].parts.renew(VERSION);

/** The words of the one `renew` in it, as a shell hands them over. */
function renewIn(source: string): readonly string[] {
  const [, line = ''] = /wa-token@9\.8\.7 (renew .*?)(?: 2>&1\).*| \|\| \[.*)?$/m.exec(source) ?? [];
  const words = commandWords(line.replace(/\$(?:GITHUB_REPOSITORY|NAMESPACE)/g, 'a'));
  if (!words.ok) throw new Error(words.why);
  return words.words;
}

describe('the recipes that renew', () => {
  test.each(NAMES)('%s: printed, pinned, and its options exist', async (name) => {
    const printed = await runHere(['recipe', name, 'renew'], { cwd: '/nonexistent', version: VERSION });
    expect(printed).toMatchObject({ exit: 0, stderr: '' });
    expect(printed.stdout).toBe(text(name));
    expect(text(name)).not.toMatch(/[ \t]$|\t/m);
    const { exit, stderr } = await runHere([...renewIn(text(name)), '--dry-run'], { cwd: '/nonexistent' });
    expect(stderr).not.toMatch(/unknown option|says nothing|no store|needs one/);
    expect(exit).toBe(2);
  });

  test('cron: at night, as a user, in a shell', () => {
    const line = text('cron').trimEnd().split('\n').at(-1) ?? '';
    const [, time = '', user, command = ''] = /^((?:\S+ ){5})(\S+) (.+)$/.exec(line) ?? [];
    expect(cronstrue.toString(time.trim())).toBe('At 05:47 AM');
    expect(user).toBe('deploy');
    expect(command).not.toContain('%');
    expect(spawnSync('sh', ['-n', '-c', command]).status).toBe(0);
  });

  test('systemd: a script that writes both files', () => {
    expect(spawnSync('sh', ['-n'], { input: text('systemd') }).status).toBe(0);
    expect(text('systemd')).toContain('[Service]\nType=oneshot');
    expect(text('systemd')).toContain('[Timer]\nOnCalendar=');
  });

  test('GitHub: the workflow parser of the Actions language server', () => {
    const file = { name: 'wa-token-renew.yml', content: text('github') };
    const { context } = parseWorkflow(file, new NoOperationTraceWriter());
    expect(context.errors.getErrors()).toEqual([]);
  });

  test('Kubernetes: the schemas; the role allows what is called, and no more', () => {
    const documents = parseAllDocuments(text('kubernetes'), { version: '1.2', merge: true });
    const [account, role, binding, job] = documents.map((document) => {
      expect([...document.errors, ...document.warnings]).toEqual([]);
      return document.toJS();
    });
    for (const one of [
      new ServiceAccount(account),
      new Role(role),
      new RoleBinding(binding),
      new CronJob(job),
    ]) {
      one.validate();
    }
    const spec = new CronJob(job).spec?.jobTemplate.spec?.template.spec;
    expect(spec?.serviceAccountName).toBe('wa-token-renew');
    const push = renewIn(text('kubernetes')).find((word) => word.startsWith('kubernetes:'));
    expect(push).toBe('kubernetes:a/wa-token,deployment=shop');
    expect(new Role(role).rules).toMatchObject([
      { resources: ['secrets'], resourceNames: ['wa-token'], verbs: ['get', 'patch'] },
      { resources: ['deployments'], resourceNames: ['shop'], verbs: ['get', 'patch'] },
    ]);
  });
});
