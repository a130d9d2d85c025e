import { type ErrorCode, errorCodes, type FieldError, type Problem } from '@weapp-auth/protocol';
import { errorTexts } from '../errors/error-texts.ts';
import { type FlawedField, fieldFlawTexts } from '../errors/field-flaws.ts';
import type { Refusal } from '../errors/refusal.ts';
import type { Language } from './language.ts';

/** What a problem document needs besides the refusal. */
export interface ProblemSetting {
  readonly requestId: string;
  readonly language: Language;
  readonly basePath: string;
}

/** Describes a refusal as RFC 9457 has it, in the reader's language. `type` leads to the reference page. */
export function toProblem(refusal: Refusal, setting: ProblemSetting): Problem {
  const { code, reason, retryAfter = usualRetryAfter[code], codeSpent, errors, appId } = refusal;
  const { title, detail } = errorTexts[code][setting.language];
  return {
    type: `${setting.basePath}/docs#${code}`,
    title,
    status: errorCodes[code].status,
    detail,
    code,
    action: errorCodes[code].action,
    requestId: setting.requestId,
    ...(reason && { reason }),
    ...(retryAfter !== undefined && { retryAfter }),
    ...(codeSpent && { codeSpent }),
    ...(appId !== undefined && { appId }),
    ...(errors && { errors: errors.map((field) => toFieldError(field, setting.language)) }),
  };
}

function toFieldError({ path, flaw }: FlawedField, language: Language): FieldError {
  return { path, message: fieldFlawTexts[flaw][language] };
}

/** Seconds, where the refusal itself names none. WeChat's minute quota (45011) is over within one. */
const usualRetryAfter: Readonly<Partial<Record<ErrorCode, number>>> = {
  rate_limited: 60,
  wechat_unavailable: 5,
  service_unavailable: 2,
};
