import { pinned } from './pinned.ts';

export const gitlab = (
  version: string,
): string => `# Into .gitlab-ci.yml, or a file of its own with \`include: local\`.
# WHATSAPP_ACCESS_TOKEN: Settings > CI/CD > Variables, masked and protected; WHATSAPP_PHONE_NUMBER_ID beside it.
# A daily run: Build > Pipeline schedules. If your file has \`stages:\` of its own, name one of them below.
wa-token:
  stage: test
  image: node:22-alpine
  timeout: 5 minutes
  variables:
    GIT_STRATEGY: none
  rules:
    - if: $CI_PIPELINE_SOURCE == "schedule"
    - if: $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH
  script:
    - ${pinned(version)} check --min-validity 7d --format junit --output wa-token.xml
  # 3: no answer from Meta, 4: works, but not for seven days. Both warn; 1 and 2 stop the pipeline.
  allow_failure:
    exit_codes: [3, 4]
  artifacts:
    when: always
    expire_in: 1 week
    reports:
      junit: wa-token.xml
`;
