import type { ConnectionOptions, MessageOptions } from '../../src/core/refresh/outcome.ts';
import type { WizardOptions } from '../../src/core/refresh/state.ts';

/** What the commands of a project share, with nothing on the command line. */
export const NO_OPTIONS: ConnectionOptions & MessageOptions = {
  envFiles: [],
  key: undefined,
  phoneNumberId: undefined,
  wabaId: undefined,
  appId: undefined,
  graphVersion: undefined,
  graphUrl: undefined,
  timeout: undefined,
  to: undefined,
  template: undefined,
  language: undefined,
};

/** `wa-token refresh` with nothing on the command line but a short `--timeout`. */
export const WIZARD_OPTIONS: WizardOptions = {
  ...NO_OPTIONS,
  timeout: '1',
  path: null,
  pasted: null,
  yes: false,
  send: true,
  dryRun: false,
  open: true,
};
