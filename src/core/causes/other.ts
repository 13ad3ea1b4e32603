import { API_DOCS, DEBUG_TOKEN, ERROR_CODES, STATUS_PAGE } from '../guide/links.ts';
import type { Cause, CauseEntry } from './cause.ts';

/** Causes without a refusal of Meta's: no answer, a good answer, or nothing that is known. */
export const OTHER_CAUSES = {
  'not-graph-reply': {
    title: "This is not an answer from Meta's API",
    meaning:
      'The page of a proxy, a failed connection, something empty or cut off: whatever answered, it was not the Graph API. It says nothing about the token.',
    fault: 'network',
    tokenWorks: null,
    verdict: 3,
    transient: false,
    guideSteps: [],
    fix: () =>
      'Check name resolution, proxy and firewall between the app and https://graph.facebook.com, and the address that the app calls. If the text was cut, paste the whole reply body.',
    next: 'wa-token check',
    source: API_DOCS,
  },
  network: {
    title: 'Meta could not be reached',
    meaning:
      'No connection to graph.facebook.com: name resolution, connection, TLS, or a time-out. It says nothing about the token.',
    fault: 'network',
    tokenWorks: null,
    verdict: 3,
    transient: true,
    guideSteps: [],
    fix: () =>
      `Check the connection, HTTPS_PROXY and certificates (NODE_EXTRA_CA_CERTS), then try again. Meta's own state: ${STATUS_PAGE}.`,
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
      'Meta calls the token valid. Whether it may send for your number is told by its permissions and a test send.',
    fault: 'none',
    tokenWorks: true,
    verdict: 0,
    transient: false,
    guideSteps: [7],
    fix: () => 'There is nothing to fix here. Send a test message to see that it reaches your number.',
    next: 'wa-token send-test',
    source: DEBUG_TOKEN,
  },
  'send-accepted': {
    title: 'Meta accepted the message',
    meaning: 'The token works. Accepted is not delivered: what became of the message comes by webhook.',
    fault: 'none',
    tokenWorks: true,
    verdict: 0,
    transient: false,
    guideSteps: [7],
    fix: () => 'There is nothing to fix here. See on the phone whether the message arrived.',
    next: 'wa-token check',
    source: API_DOCS,
  },
  unrecognised: {
    title: 'Nothing known was found in this text',
    meaning:
      "It has neither one of Meta's codes nor one of its messages. An HTTP status alone does not tell the cause.",
    fault: 'none',
    tokenWorks: null,
    verdict: 3,
    transient: false,
    guideSteps: [],
    fix: () =>
      'Paste the body of the reply: print error.response.data (axios), response.text (requests), or run the call with curl -i, and give that to wa-token explain. If it is an answer of Meta that is not known here, give us its body in an issue: https://github.com/wa-token/wa-token/issues.',
    next: 'wa-token explain < reply.json',
    source: ERROR_CODES,
  },
} as const satisfies Partial<Record<Cause, CauseEntry>>;
