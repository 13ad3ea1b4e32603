import { pinned } from './pinned.ts';

export const renewCron = (version: string): string => `# /etc/cron.d/wa-token-renew
# Every night: a token that ends within 20 days is exchanged for a fresh one, which is proved and written into .env.
# Nothing is done, and nothing mailed, on the other nights; cron mails the report when something needs you.
# WHATSAPP_APP_ID and WHATSAPP_APP_SECRET stand in that .env. A running app reads it when it starts: the command behind
# --pipe-to is run when there is a new token, and restarts it here (it is handed the token, and need not read it).
# Change the user (deploy), the folder (/srv/shop), the restart and the address.
SHELL=/bin/sh
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
MAILTO=ops@example.com

47 5 * * * deploy cd /srv/shop && report=$(${pinned(version)} renew --pipe-to 'sudo -n systemctl restart shop' 2>&1) || echo "$report"
`;

/** A script that writes both files: pasted into one they are none. */
export const renewUnits = (version: string): string => `#!/bin/sh
# Writes wa-token-renew.service and wa-token-renew.timer into this folder, and nothing else:
#   wa-token recipe systemd renew | sh
set -eu
cat > wa-token-renew.service <<'UNIT'
${renewService(version).trimEnd()}
UNIT
cat > wa-token-renew.timer <<'UNIT'
${renewTimer().trimEnd()}
UNIT
echo "wa-token-renew.service and wa-token-renew.timer are written. Change /srv/shop, deploy and shop in the first, then:"
echo "  sudo mv wa-token-renew.service wa-token-renew.timer /etc/systemd/system/"
echo "  sudo systemctl daemon-reload && sudo systemctl enable --now wa-token-renew.timer"
`;

function renewService(version: string): string {
  return `# /etc/systemd/system/wa-token-renew.service
# Change /srv/shop (the folder of the .env), deploy (its owner) and shop (the service that reads it).
[Unit]
Description=Renew the WhatsApp access token before it ends
Wants=network-online.target
After=network-online.target

[Service]
Type=oneshot
User=deploy
WorkingDirectory=/srv/shop
# The app id and the app secret stand in the .env. --pipe-to runs when there is a new token; it needs a rule of polkit or
# sudo that lets this user restart the service.
ExecStart=/usr/bin/env ${pinned(version)} renew --env-file /srv/shop/.env --pipe-to 'systemctl --no-ask-password restart shop'
# 3: no answer from Meta. The next run asks again; 1, 2 and 4 are failures.
SuccessExitStatus=3
CacheDirectory=wa-token
Environment=npm_config_cache=%C/wa-token
NoNewPrivileges=yes
ProtectSystem=strict
# The folder, not the file alone: the new .env is written beside the old one and moved over it.
ReadWritePaths=/srv/shop
PrivateTmp=yes
TimeoutStartSec=5min
`;
}

function renewTimer(): string {
  return `# /etc/systemd/system/wa-token-renew.timer
[Unit]
Description=Renew the WhatsApp access token before it ends, every night

[Timer]
OnCalendar=*-*-* 05:47
RandomizedDelaySec=10min
Persistent=true

[Install]
WantedBy=timers.target
`;
}

export const renewGithub = (version: string): string => `# .github/workflows/wa-token-renew.yml
# Every night: a token that ends within 20 days is exchanged for a fresh one, which goes back into the secret.
# Settings > Secrets and variables > Actions: the secrets WHATSAPP_ACCESS_TOKEN, WHATSAPP_APP_SECRET and
# WA_TOKEN_WRITER (a fine-grained token of yours with "Secrets: Read and write" on this repository: a workflow's own
# token cannot write secrets), the variables WHATSAPP_APP_ID and WHATSAPP_PHONE_NUMBER_ID.
# What is deployed keeps the token that it was deployed with: deploy anew, or add the place it reads from to the command,
# such as --push fly:shop --redeploy.
name: Renew the WhatsApp token

on:
  schedule:
    - cron: '47 5 * * *'
  workflow_dispatch:

permissions:
  contents: read

# Two runs at once would each make a token.
concurrency:
  group: wa-token-renew

jobs:
  renew:
    runs-on: ubuntu-latest
    timeout-minutes: 10
    steps:
      # 0 renewed or not due, 1 refused, 2 misconfigured, 3 no answer from Meta (the next night asks again), 4 no longer one.
      - name: Renew the WhatsApp token
        env:
          WHATSAPP_ACCESS_TOKEN: \${{ secrets.WHATSAPP_ACCESS_TOKEN }}
          WHATSAPP_APP_ID: \${{ vars.WHATSAPP_APP_ID }}
          WHATSAPP_APP_SECRET: \${{ secrets.WHATSAPP_APP_SECRET }}
          WHATSAPP_PHONE_NUMBER_ID: \${{ vars.WHATSAPP_PHONE_NUMBER_ID }}
          GH_TOKEN: \${{ secrets.WA_TOKEN_WRITER }}
        run: ${pinned(version)} renew --push "github:$GITHUB_REPOSITORY" || [ $? -eq 3 ]
`;

export const renewKubernetes = (
  version: string,
): string => `# kubectl apply -n NAMESPACE -f wa-token-renew.yaml
# Every night: a token that ends within 20 days is exchanged for a fresh one, which is patched into the Secret wa-token;
# then the deployment shop is restarted. Change both names. The Secret:
#   kubectl create secret generic wa-token --from-env-file=.env
# with WHATSAPP_ACCESS_TOKEN, WHATSAPP_APP_ID, WHATSAPP_APP_SECRET and WHATSAPP_PHONE_NUMBER_ID in it.
apiVersion: v1
kind: ServiceAccount
metadata:
  name: wa-token-renew
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: wa-token-renew
rules:
  - apiGroups: ['']
    resources: [secrets]
    resourceNames: [wa-token]
    verbs: [get, patch]
  - apiGroups: [apps]
    resources: [deployments]
    resourceNames: [shop]
    verbs: [get, patch]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: wa-token-renew
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: Role
  name: wa-token-renew
subjects:
  - kind: ServiceAccount
    name: wa-token-renew
---
apiVersion: batch/v1
kind: CronJob
metadata:
  name: wa-token-renew
spec:
  schedule: '47 5 * * *'
  # Two runs at once would each make a token.
  concurrencyPolicy: Forbid
  startingDeadlineSeconds: 3600
  jobTemplate:
    spec:
      # What failed is for the next night, or for you: a second try at once would make another token.
      backoffLimit: 0
      activeDeadlineSeconds: 900
      ttlSecondsAfterFinished: 172800
      template:
        spec:
          restartPolicy: Never
          serviceAccountName: wa-token-renew
          securityContext:
            runAsNonRoot: true
            runAsUser: 1000
            fsGroup: 1000
            seccompProfile:
              type: RuntimeDefault
          initContainers:
            # Brings kubectl to the image that has Node.js.
            - name: kubectl
              image: alpine/k8s:1.32.0
              command: [sh, -c, 'cp "$(command -v kubectl)" /tools/kubectl']
              resources: &resources
                requests:
                  cpu: 100m
                  memory: 128Mi
                limits:
                  memory: 256Mi
              securityContext: &locked
                allowPrivilegeEscalation: false
                readOnlyRootFilesystem: true
                capabilities:
                  drop: [ALL]
              volumeMounts:
                - name: tools
                  mountPath: /tools
          containers:
            - name: renew
              image: node:22-alpine
              command:
                - sh
                - -c
                - exec ${pinned(version)} renew --push "kubernetes:$NAMESPACE/wa-token,deployment=shop" --redeploy
              envFrom:
                - secretRef:
                    name: wa-token
              env:
                - name: NAMESPACE
                  valueFrom:
                    fieldRef:
                      fieldPath: metadata.namespace
                - name: PATH
                  value: /tools:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
                - name: HOME
                  value: /tmp
              workingDir: /tmp
              resources: *resources
              securityContext: *locked
              volumeMounts:
                - name: tools
                  mountPath: /tools
                  readOnly: true
                - name: tmp
                  mountPath: /tmp
          volumes:
            - name: tools
              emptyDir: {}
            - name: tmp
              emptyDir:
                sizeLimit: 256Mi
`;
