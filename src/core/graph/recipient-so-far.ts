/** The beginning of a number, or of a business-scoped user id such as `US.13491208655302741918`. */
const BEGINNING = /^(?:\+?[\d\s().-]{0,30}|[A-Z]{1,2}|[A-Z]{2}\.[A-Za-z0-9.]{0,132})$/;

/** Whether what is typed so far may become a recipient. Anything else may be a secret, and is not shown. */
export function mayBeRecipient(text: string): boolean {
  return BEGINNING.test(text);
}
