import { pinned } from './pinned.ts';

export const github = (version: string): string => `# .github/workflows/wa-token.yml
# Every day, by hand, and before a deploy. Secrets and variables: Settings > Secrets and variables > Actions, or
#   gh secret set WHATSAPP_ACCESS_TOKEN < token.txt
#   PowerShell: Get-Content token.txt | gh secret set WHATSAPP_ACCESS_TOKEN
# In a public repository GitHub stops the schedule after 60 days without a commit; it mails before, and
# \`gh workflow enable\` starts it again.
name: WhatsApp token

on:
  schedule:
    - cron: '17 6 * * *'
  workflow_dispatch:
  # Before a deploy, in your own workflow (its deploy job then says \`needs: token\`):
  #   jobs:
  #     token:
  #       uses: ./.github/workflows/wa-token.yml
  #       secrets: inherit
  workflow_call:

permissions:
  contents: read

concurrency:
  group: wa-token-\${{ github.ref }}

jobs:
  check:
    runs-on: ubuntu-latest
    timeout-minutes: 5
    steps:
      # 0 healthy, 1 unhealthy, 2 misconfigured, 3 no answer from Meta, 4 ends too soon.
      # The night's run may do without an answer; a deploy may not.
      - name: Check the WhatsApp token
        env:
          WHATSAPP_ACCESS_TOKEN: \${{ secrets.WHATSAPP_ACCESS_TOKEN }}
          WHATSAPP_PHONE_NUMBER_ID: \${{ vars.WHATSAPP_PHONE_NUMBER_ID }}
          FAIL_ON: \${{ github.event_name == 'schedule' && 'unhealthy,misconfigured,expiring' || 'unhealthy,misconfigured,unverified,expiring' }}
        run: ${pinned(version)} check --format github --min-validity 7d --fail-on "$FAIL_ON"
`;
