import { type ErrorAction, type ErrorCode, errorCodes } from '@weapp-auth/protocol';
import { type ErrcodeEntry, errcodes } from '../wechat/errcodes.ts';
import { type ErrorTexts, errorTexts } from './error-texts.ts';

/** What {@link explain} knows about a code. */
export type Explanation =
  | {
      readonly kind: 'errcode';
      readonly errcode: number;
      readonly entry: ErrcodeEntry;
    }
  | {
      readonly kind: 'code';
      readonly code: ErrorCode;
      readonly status: number;
      readonly action: ErrorAction;
      readonly texts: ErrorTexts;
      /** The WeChat errcodes that end in this code. */
      readonly errcodes: readonly number[];
    };

/**
 * Explains a WeChat errcode (`40163`) or an error code of the login server (`code_used`).
 *
 * Returns `null` for what it does not know.
 *
 * @example
 * ```ts
 * import { explain } from '@weapp-auth/server';
 *
 * const found = explain('40163');
 * if (found?.kind === 'errcode') console.log(found.entry.en.remedy);
 * ```
 */
export function explain(code: string): Explanation | null {
  if (/^-?\d{1,9}$/.test(code)) return explainNumber(Number(code));
  if (!isErrorCode(code)) return null;
  const { status, action } = errorCodes[code];
  const origins = [...errcodes].filter(([, entry]) => entry.code === code).map(([errcode]) => errcode);
  return { kind: 'code', code, status, action, texts: errorTexts[code], errcodes: origins };
}

function explainNumber(errcode: number): Explanation | null {
  const entry = errcodes.get(errcode);
  return entry === undefined ? null : { kind: 'errcode', errcode, entry };
}

function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(errorCodes, code);
}
