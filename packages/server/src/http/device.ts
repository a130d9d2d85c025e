import type { HttpCall } from './call.ts';

/** What the client calls itself: shown in the list of devices, so cut to a size and to printable characters. */
export function readDevice({ headers, config }: HttpCall): string | null {
  const header = headers.get(config.headerNames.device);
  if (header === null) return null;
  return (
    decodeHeader(header)
      .replaceAll(/[\p{Cc}\p{Cf}\p{Cs}]/gu, '')
      .trim()
      .slice(0, 64)
      .toWellFormed() || null
  );
}

/** Headers carry Latin-1; a name in other letters comes percent-encoded. */
function decodeHeader(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
