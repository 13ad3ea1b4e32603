/**
 * Pages of Meta's console, exact where the person's ids are known.
 * The addresses with ids were seen in use in 2025 and 2026; those without are Meta's documented entry points.
 */
export const APPS = 'https://developers.facebook.com/apps';
export const TOKEN_DEBUGGER = 'https://developers.facebook.com/tools/debug/accesstoken/';
export const WHATSAPP_MANAGER = 'https://business.facebook.com/latest/whatsapp_manager/';
export const BUSINESS_SETTINGS = 'https://business.facebook.com/latest/settings';
export const PAYMENT_SETTINGS = 'https://business.facebook.com/billing_hub/payment_settings';
export const STATUS_PAGE = 'https://metastatus.com/whatsapp-business-api';
export const API_DOCS = 'https://developers.facebook.com/docs/whatsapp/cloud-api';
export const SUPPORT = 'https://developers.facebook.com/support/';

const DOCS = 'https://developers.facebook.com/documentation/business-messaging/whatsapp';
export const ERROR_CODES = `${DOCS}/support/error-codes`;
export const ACCESS_TOKENS = `${DOCS}/access-tokens`;
export const GET_STARTED = `${DOCS}/get-started`;
export const PHONE_NUMBERS = `${DOCS}/business-phone-numbers/phone-numbers`;
export const HEALTH_STATUS = `${DOCS}/support/health-status`;
export const ERROR_HANDLING = 'https://developers.facebook.com/docs/graph-api/guides/error-handling';
export const RATE_LIMITS = 'https://developers.facebook.com/docs/graph-api/overview/rate-limiting/';
export const VERSIONS = 'https://developers.facebook.com/docs/graph-api/guides/versioning';
export const SECURE_REQUESTS = 'https://developers.facebook.com/docs/graph-api/guides/secure-requests';
export const DEBUG_TOKEN = 'https://developers.facebook.com/docs/graph-api/reference/v25.0/debug_token';
export const SYSTEM_USER_TOKENS =
  'https://developers.facebook.com/docs/business-management-apis/system-users/install-apps-and-generate-tokens/';

/** The app's own dashboard, or the list of apps. */
export function appDashboard(ids: KnownIds): string {
  return ids.appId === undefined ? APPS : `${APPS}/${encodeURIComponent(ids.appId)}/`;
}

/** The pages of WhatsApp in an app's dashboard: two of the newest console, one of the older ones. */
type Page = 'api-testing-v2' | 'wa-configurations-v2' | 'wa-dev-console';

/** The page in an app that was made from a use case; the list of apps where no id is known. */
function useCasePage(page: Page, ids: KnownIds): string {
  if (ids.appId === undefined) return APPS;
  const business = ids.businessId === undefined ? '' : `&business_id=${encodeURIComponent(ids.businessId)}`;
  const query = `use_case_enum=WHATSAPP_BUSINESS_MESSAGING&product_route=whatsapp-business${business}&selected_tab=${page}`;
  return `${appDashboard(ids)}use_cases/customize/${page}/?${query}`;
}

/** The page in a classic app, with WhatsApp in its left sidebar. */
function classicPage(page: Page, ids: KnownIds): string {
  if (ids.appId === undefined) return APPS;
  const business = ids.businessId === undefined ? '' : `?business_id=${encodeURIComponent(ids.businessId)}`;
  return `${appDashboard(ids)}whatsapp-business/${page}/${business}`;
}

/** Where a temporary token is made: "Step 1. Try it out" of the console that Meta shows since June 2026. */
export function tryItOut(ids: KnownIds): string {
  return useCasePage('api-testing-v2', ids);
}

/** The same in a classic app. */
export function tryItOutClassic(ids: KnownIds): string {
  return classicPage('api-testing-v2', ids);
}

/** "Step 2. Production setup": webhooks, and payment. */
export function productionSetup(ids: KnownIds): string {
  return useCasePage('wa-configurations-v2', ids);
}

/** API Setup of the console before. */
export function apiSetupUseCase(ids: KnownIds): string {
  return useCasePage('wa-dev-console', ids);
}

/** API Setup of a classic app. */
export function apiSetupClassic(ids: KnownIds): string {
  return classicPage('wa-dev-console', ids);
}

/** The portfolio's WhatsApp accounts, where their payment is. */
export function accountSettings(ids: KnownIds): string {
  if (ids.businessId === undefined) return BUSINESS_SETTINGS;
  const query = `business_id=${encodeURIComponent(ids.businessId)}`;
  const account =
    ids.wabaId === undefined
      ? ''
      : `&selected_asset_id=${encodeURIComponent(ids.wabaId)}&selected_asset_type=whatsapp-business-account`;
  return `${BUSINESS_SETTINGS}/whatsapp_account?${query}${account}`;
}

/** The portfolio's system users, or the settings they are in. */
export function systemUsers(ids: KnownIds): string {
  if (ids.businessId === undefined) return BUSINESS_SETTINGS;
  return `${BUSINESS_SETTINGS}/system_users?business_id=${encodeURIComponent(ids.businessId)}`;
}

/** Ids of the person's own app and account, as far as they are known; they make the links exact. */
export interface KnownIds {
  readonly appId?: string;
  readonly businessId?: string;
  readonly wabaId?: string;
  readonly phoneNumberId?: string;
}

type Configured = Readonly<
  Record<'appId' | 'wabaId' | 'phoneNumberId', { readonly value: string } | null | undefined>
>;

/** The one place that builds them; `appId` where it is known better than from the configuration. */
export function idsOf(setup: Configured | null, appId = setup?.appId?.value ?? null): KnownIds {
  const wabaId = setup?.wabaId?.value;
  const phoneNumberId = setup?.phoneNumberId?.value;
  return {
    ...(isId(appId) ? { appId } : {}),
    ...(isId(wabaId) ? { wabaId } : {}),
    ...(isId(phoneNumberId) ? { phoneNumberId } : {}),
  };
}

/** Only digits: a link is opened in a browser, and an id out of a file may be anything. */
export function isId(value: string | null | undefined): value is string {
  return typeof value === 'string' && /^\d{5,20}$/.test(value);
}
