import { pinned } from './pinned.ts';

export const matrix = (version: string): string => `# .github/workflows/wa-token-fleet.yml
# Many .env files, here below services/: four jobs take a part each, one more puts their reports together.
# The files must not be in the repository; fetch them where the step says so. More parts: the list and the 4s.
name: WhatsApp tokens

on:
  schedule:
    - cron: '17 6 * * *'
  workflow_dispatch:

permissions:
  contents: read

jobs:
  check:
    runs-on: ubuntu-latest
    timeout-minutes: 15
    strategy:
      fail-fast: false
      matrix:
        part: [1, 2, 3, 4]
    steps:
      - name: Fetch the .env files
        run: mkdir -p services # from your secret store, one folder a service
      # Any verdict is a report; the last job decides. 2 alone would be a run that could not begin.
      - name: Check part \${{ matrix.part }} of 4
        env:
          PART: \${{ matrix.part }}
        run: ${pinned(version)} check services --shard "$PART/4" --concurrency 32 --json --output "part-$PART.json" || [ -s "part-$PART.json" ]
      - uses: actions/upload-artifact@v4
        with:
          name: part-\${{ matrix.part }}
          path: part-\${{ matrix.part }}.json
          retention-days: 1

  report:
    needs: check
    if: \${{ !cancelled() }}
    runs-on: ubuntu-latest
    timeout-minutes: 5
    steps:
      - uses: actions/download-artifact@v4
        with:
          pattern: part-*
          merge-multiple: true
      # A part that is missing is refused, so that none passes by accident.
      - run: ${pinned(version)} check --merge 'part-*.json' --format github
`;
