import { pinned } from './pinned.ts';

export const prometheus = (
  version: string,
): string => `# Alert rules; name this file under \`rule_files\` in prometheus.yml.
# The metrics come from node_exporter's textfile collector, written by cron or a timer, every hour say:
#   ${pinned(version)} check /srv/shop/.env --format prometheus --output /var/lib/node_exporter/textfile/wa_token.prom
groups:
  - name: wa-token
    rules:
      - alert: WhatsAppTokenUnhealthy
        expr: wa_token_verdict{verdict=~"unhealthy|misconfigured"} == 1
        labels:
          severity: critical
        annotations:
          summary: 'WhatsApp token {{ $labels.path }} {{ $labels.key }} is {{ $labels.verdict }}'
          description: 'Messages are not going out. On the machine: wa-token check {{ $labels.path }}, then wa-token refresh.'
      - alert: WhatsAppTokenExpiresSoon
        # Not for one that is dead already: that is the alert above.
        expr: |-
          (wa_token_expiry_timestamp_seconds - time()) / 86400 < 7
            and wa_token_expiry_timestamp_seconds > time()
            unless ignoring(verdict) wa_token_verdict{verdict=~"unhealthy|misconfigured"} == 1
        labels:
          severity: warning
        annotations:
          summary: 'WhatsApp token {{ $labels.path }} {{ $labels.key }} expires in {{ $value | printf "%.1f" }} days'
          description: 'Replace it before it ends: wa-token renew, or wa-token refresh.'
      - alert: WhatsAppTokenUnverified
        expr: wa_token_verdict{verdict="unverified"} == 1
        for: 6h
        labels:
          severity: warning
        annotations:
          summary: 'Meta has given no answer about the WhatsApp token {{ $labels.path }} {{ $labels.key }} for six hours'
          description: 'Network, proxy, throttling, or trouble at Meta: https://metastatus.com/whatsapp-business-api'
      - alert: WhatsAppTokenCheckStopped
        expr: time() - wa_token_last_check_timestamp_seconds > 86400
        labels:
          severity: warning
        annotations:
          summary: 'The WhatsApp token {{ $labels.path }} {{ $labels.key }} has not been checked for a day'
          description: 'Look at the job that writes wa_token.prom.'
      - alert: WhatsAppTokenMetricsMissing
        expr: absent(wa_token_last_check_timestamp_seconds)
        for: 15m
        labels:
          severity: warning
        annotations:
          summary: 'There are no metrics of the WhatsApp token check'
          description: 'wa_token.prom is gone, or node_exporter does not read its folder (--collector.textfile.directory).'
`;
