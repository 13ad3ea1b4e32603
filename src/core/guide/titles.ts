/** The guide's seven steps; the wizard's headers and the causes' `guideSteps` count by them. */
export const STEP_TITLES = [
  'Access Meta Developer Console',
  'Select Your WhatsApp App',
  'Get Temporary Token',
  'Get Permanent Token',
  'Update Your .env File',
  'Restart',
  'Test the Integration',
] as const;
