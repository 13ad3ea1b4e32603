import { pinned } from './pinned.ts';

export const kubernetes = (version: string): string => `# kubectl apply -f wa-token.yaml
# The tokens: one .env file each in a Secret, such as
#   kubectl create secret generic wa-tokens --from-file=shop.env --from-file=bakery.env
# Four pods share them out; more tokens need no other file, only more completions (and the 4 in the command).
apiVersion: batch/v1
kind: CronJob
metadata:
  name: wa-token
spec:
  schedule: '17 6 * * *'
  concurrencyPolicy: Forbid
  startingDeadlineSeconds: 3600
  jobTemplate:
    spec:
      completionMode: Indexed
      completions: 4
      parallelism: 4
      backoffLimit: 6
      activeDeadlineSeconds: 1800
      ttlSecondsAfterFinished: 172800
      podFailurePolicy:
        rules:
          # Meta, or the file, has spoken: asking again changes nothing.
          - action: FailJob
            onExitCodes:
              containerName: check
              operator: In
              values: [1, 2, 4]
          # No answer: tried again, as often as backoffLimit allows.
          - action: Count
            onExitCodes:
              containerName: check
              operator: In
              values: [3]
          - action: Ignore
            onPodConditions:
              - type: DisruptionTarget
                status: 'True'
      template:
        spec:
          restartPolicy: Never
          automountServiceAccountToken: false
          securityContext:
            runAsNonRoot: true
            runAsUser: 1000
            fsGroup: 1000
            seccompProfile:
              type: RuntimeDefault
          containers:
            - name: check
              image: node:22-alpine
              command:
                - sh
                - -c
                - exec ${pinned(version)} check /tokens --shard "$((JOB_COMPLETION_INDEX + 1))/4" --min-validity 7d --format jsonl
              env:
                - name: HOME
                  value: /tmp
              resources:
                requests:
                  cpu: 100m
                  memory: 128Mi
                limits:
                  memory: 256Mi
              securityContext:
                allowPrivilegeEscalation: false
                readOnlyRootFilesystem: true
                capabilities:
                  drop: [ALL]
              volumeMounts:
                - name: tokens
                  mountPath: /tokens
                  readOnly: true
                - name: tmp
                  mountPath: /tmp
          volumes:
            - name: tokens
              secret:
                secretName: wa-tokens
                defaultMode: 288
            - name: tmp
              emptyDir:
                sizeLimit: 256Mi
`;
