import { forScreen } from './screen.ts';

/** Small readers of `unknown`, for bodies that come from outside. Each gives null where the shape is another. */
export type Fields = Readonly<Record<string, unknown>>;

export function fieldsOf(value: unknown): Fields | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : null;
}

export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

export function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

/** Ids: Meta documents some as int and sends them as strings. */
export function idOf(value: unknown): string | null {
  if (typeof value === 'number' && Number.isSafeInteger(value)) return String(value);
  if (typeof value !== 'string') return null;
  const id = forScreen(value);
  return id === '' ? null : id;
}

export function numberOf(value: unknown): number | null {
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  return typeof value === 'string' && /^-?\d{1,15}$/.test(value) ? Number(value) : null;
}

/** Unix seconds to an instant; 0 and nonsense to null. */
export function instantOf(value: unknown): Date | null {
  const seconds = numberOf(value);
  return seconds === null || seconds <= 0 || seconds > 8e12 ? null : new Date(seconds * 1000);
}
