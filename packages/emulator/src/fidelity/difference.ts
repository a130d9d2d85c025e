/** Something in which WeChat's answer and the emulator's differ. */
export interface Difference {
  /** The number of the call in the recording, from 1. */
  readonly call: number;
  readonly method: string;
  readonly path: string;
  /** What differs: `errcode`, `errmsg`, `status`, `contentType`, `members`, or a member by its path. */
  readonly what: string;
  readonly wechat: unknown;
  readonly emulator: unknown;
}
