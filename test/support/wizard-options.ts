import type { WizardOptions } from '../../src/core/refresh/state.ts';

/** `wa-token refresh` with nothing on the command line but a short `--timeout`. */
export const WIZARD_OPTIONS: WizardOptions = {
  envFiles: [],
  key: undefined,
  phoneNumberId: undefined,
  wabaId: undefined,
  appId: undefined,
  graphVersion: undefined,
  graphUrl: undefined,
  timeout: '1',
  to: undefined,
  template: undefined,
  language: undefined,
  path: null,
  pasted: null,
  yes: false,
  send: true,
  dryRun: false,
  open: true,
};
