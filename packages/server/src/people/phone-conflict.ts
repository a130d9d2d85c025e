/**
 * What happens when a number belongs to another user already.
 *
 * - `reject`: the request is refused with `account_conflict`.
 * - `merge`: both are one person, the older user lives on.
 * - `ask`: refused with `account_conflict`; the client asks the person and confirms within ten minutes.
 *
 * A login of somebody new whose phone code meets a conflict leaves no account behind under `reject`. Under the others, and
 * with a function, it does: the question needs two users. After `ask` the client logs in again without the phone code and
 * confirms with that session; a person who says no keeps the new account, without the number.
 */
export type PhoneConflictPolicy = 'reject' | 'merge' | 'ask';

/** Decides in a single case. */
export type DecidePhoneConflict = (conflict: {
  readonly userId: string;
  readonly ownerId: string;
}) => PhoneConflictPolicy | Promise<PhoneConflictPolicy>;
