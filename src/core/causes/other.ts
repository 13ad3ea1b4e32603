import { API_DOCS, DEBUG_TOKEN, ERROR_CODES, STATUS_PAGE } from '../guide/links.ts';
import type { Cause, CauseEntry } from './cause.ts';

/** Causes without a refusal of Meta's: no answer, a good answer, or nothing that is known. */
export const OTHER_CAUSES = {
  'not-graph-reply': {
    title: "This is not an answer from Meta's API",
    meaning:
      "A proxy's page, a failed connection, something empty or cut off: whatever answered, it was not the Graph API. It says nothing about the token.",
    fault: 'network',
    tokenWorks: null,
    verdict: 3,
    transient: false,
    guideSteps: [],
    fix: () =>
      'Check name resolution, the proxy and the firewall between the app and the Graph API, and the address that the app calls. If the text was cut off, paste the whole reply body.',
    next: 'wa-token check',
    source: API_DOCS,
  },
  network: {
    title: 'Meta could not be reached',
    meaning:
      'No connection was possible: name resolution, the network, TLS, or a time-out. It says nothing about the token.',
    fault: 'network',
    tokenWorks: null,
    verdict: 3,
    transient: true,
    guideSteps: [],
    fix: () =>
      `Check the connection, HTTPS_PROXY and certificates (NODE_EXTRA_CA_CERTS), then try again. Meta's status page: ${STATUS_PAGE}.`,
    next: 'wa-token check',
    source: STATUS_PAGE,
  },
  offline: {
    title: 'Meta was not asked',
    meaning: 'The option --offline was given, so it is not known what Meta says about the token.',
    fault: 'none',
    tokenWorks: null,
    verdict: 3,
    transient: false,
    guideSteps: [],
    fix: () => 'Run the check again without --offline.',
    next: 'wa-token check',
    source: DEBUG_TOKEN,
  },
  'token-valid': {
    title: 'The access token is valid',
    meaning:
      'Meta calls the token valid. Its permissions and a test message show whether it may send from your number.',
    fault: 'none',
    tokenWorks: true,
    verdict: 0,
    transient: false,
    guideSteps: [7],
    fix: () => 'Nothing to fix here. Send a test message to see whether it can send from your number.',
    next: 'wa-token send-test',
    source: DEBUG_TOKEN,
  },
  'send-accepted': {
    title: 'Meta accepted the message',
    meaning: 'The token works. Accepted is not delivered: your webhook hears what becomes of the message.',
    fault: 'none',
    tokenWorks: true,
    verdict: 0,
    transient: false,
    guideSteps: [7],
    fix: () => 'Nothing to fix here. Check on the phone whether the message arrived.',
    next: 'wa-token check',
    source: API_DOCS,
  },
  unrecognised: {
    title: 'Nothing known was found in this text',
    meaning: "It contains none of Meta's codes or messages. An HTTP status alone does not show the cause.",
    fault: 'none',
    tokenWorks: null,
    verdict: 3,
    transient: false,
    guideSteps: [],
    fix: () =>
      'Paste the body of the reply: print error.response.data (axios), response.text (requests), or run the call with curl -i, and give that to wa-token explain. If it is an answer from Meta that is not known here, please open an issue with its body: https://github.com/wa-token/wa-token/issues.',
    next: 'wa-token explain < reply.json',
    source: ERROR_CODES,
  },
} as const satisfies Partial<Record<Cause, CauseEntry>>;
