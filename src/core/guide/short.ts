import { appDashboard, type KnownIds, systemUsers, tryItOut } from './links.ts';

/** A step in brief: what to do, the page that it is done on, and the clicks that matter. The guide has the rest. */
export interface ShortStep {
  readonly todo: string;
  readonly link: string | null;
  readonly clicks: readonly string[];
}

/** Steps 1 to 4 are done in Meta's console. Labels of the newest console first, those of older ones behind them. */
export function shortStep(number: 1 | 2 | 3 | 4, ids: KnownIds): ShortStep {
  switch (number) {
    case 1:
      return {
        todo: 'Log in with the Facebook account that has a role on your app.',
        link: appDashboard(ids),
        clicks: [],
      };
    case 2:
      return {
        todo:
          ids.appId === undefined
            ? 'Open the app that sends your messages: the new token must come from it.'
            : `Open app ${ids.appId}: the new token must come from it.`,
        link: null,
        clicks: [],
      };
    case 3:
      return {
        todo: 'Generate a token that lasts up to 24 hours.',
        link: tryItOut(ids),
        clicks: [
          'Use cases > Customize > Connect on WhatsApp > "Step 1. Try it out" (older consoles: WhatsApp > API Setup).',
          '"Generate token" (older: "Generate access token"): allow the pop-up, choose the account.',
          'Copy it now: the field looks empty afterwards.',
          'Test number: "Manage phone number list", and add your number (again, after a new token).',
        ],
      };
    case 4:
      return {
        todo: 'Generate a token for a system user.',
        link: systemUsers(ids),
        clicks: [
          'Users > System users: choose one, or click "Add" (Employee or Admin).',
          '"Assign assets": the app and the WhatsApp account, each with "Manage ..." (and the Messaging account, if listed). Without them, sending fails.',
          '"Generate token": your app; expiry 60 days ("Never" if you cannot renew).',
          'Tick whatsapp_business_messaging and whatsapp_business_management.',
          'Generate, and copy the token at once: it is shown only once.',
        ],
      };
  }
}
