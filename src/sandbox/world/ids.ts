/** The ids of the default world: those of Meta's own documentation, or made up with as many digits. */
export const IDS = {
  app: '634974688087057',
  /** 16 digits: its tokens begin with EAB. */
  otherApp: '6203417859203341',
  /** 17 digits: its tokens begin with EAF. */
  newestApp: '24108857713340962',
  business: '506914307656634',
  otherBusiness: '2729063490586005',
  systemUser: '104169029247128',
  employee: '104169029247129',
  developer: '10215241773831025',
  customer: '122100480110000001',
  page: '113796357628695',
  testAccount: '102290129340398',
  testNumber: '106540352242922',
  liveAccount: '104996122399160',
  liveNumber: '106853218861309',
  otherAccount: '1234567890123456',
  otherNumber: '1906385232743451',
} as const;
