/**
 * What a session token alone may not do: the request needs a fresh code of `wx.login` by the same person in the header
 * `X-Step-Up-Code`, so a stolen token is of no use there. The client SDK sends it by itself. `false` switches one off.
 */
export interface StepUpOptions {
  /** `DELETE /auth/me`. Default: true. */
  readonly deleteAccount?: boolean;
  /** `GET /auth/me/export`, where it shows everything in full. Default: true. */
  readonly exportInFull?: boolean;
  /** `DELETE /auth/sessions`, and `/auth/sessions/{id}` of another session. Default: true. */
  readonly removeDevices?: boolean;
  /** `POST` and `DELETE /auth/me/phone` of a user who has a number. Default: true. */
  readonly replacePhone?: boolean;
}

/** An operation that may need a fresh code. */
export type StepUpOperation = keyof StepUpOptions;

/** Every operation needs one. */
export const everyStepUp: Required<StepUpOptions> = {
  deleteAccount: true,
  exportInFull: true,
  removeDevices: true,
  replacePhone: true,
};
