/** `getRegExp` of WXS. */
export function wxsRegExp(pattern: string, flags?: string): RegExp {
  return new RegExp(pattern, flags);
}

/** `getDate` of WXS. */
export function wxsDate(...parts: readonly (number | string)[]): Date {
  if (parts.length <= 1) return parts[0] === undefined ? new Date() : new Date(parts[0]);
  const [year = 0, month = 0, day = 1, hours = 0, minutes = 0, seconds = 0, milliseconds = 0] =
    parts.map(Number);
  return new Date(year, month, day, hours, minutes, seconds, milliseconds);
}
