import { isRecord } from '../is-record.ts';
import { type WxArguments, WxFailure } from './wx-api.ts';

/** Turns the `data` of a call into a body, as its content type asks for. */
export function writeBody(data: unknown, headers: Headers): string | ArrayBuffer | null {
  if (data === undefined || data === null) return null;
  if (typeof data === 'string' || data instanceof ArrayBuffer) return data;
  const form = headers.get('content-type')?.includes('application/x-www-form-urlencoded') === true;
  if (!form || !isRecord(data)) return JSON.stringify(data);
  const pairs = new URLSearchParams();
  for (const [name, value] of Object.entries(data))
    pairs.append(name, typeof value === 'string' ? value : JSON.stringify(value));
  return pairs.toString();
}

/**
 * The `data` of a result: bytes, or text, or (by default) what the text is as JSON when it is JSON.
 *
 * @throws WxFailure when the connection breaks before the end of the body.
 */
export async function readBody(response: Response, options: WxArguments): Promise<unknown> {
  if (options.responseType === 'arraybuffer') return response.arrayBuffer().catch(brokenOff);
  const text = await readText(response);
  if (options.dataType !== undefined && options.dataType !== 'json') return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** The whole body as text. @throws WxFailure when the connection breaks before its end. */
export function readText(response: Response): Promise<string> {
  return response.text().catch(brokenOff);
}

/** Status, headers and cookies in the spelling of the client API. */
export function responseHeaders(response: Response): Record<string, unknown> {
  return {
    statusCode: response.status,
    header: Object.fromEntries(response.headers),
    cookies: response.headers.getSetCookie(),
  };
}

function brokenOff(): never {
  throw new WxFailure('socket hang up', 600001);
}
