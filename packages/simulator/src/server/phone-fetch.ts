/**
 * A `fetch` that is told which phone it works for. The global `fetch` is one.
 *
 * @param phone absent for requests that belong to no phone in particular
 */
export type PhoneFetch = (url: string, init?: RequestInit, phone?: PhoneOwner) => Promise<Response>;

/** One phone of one person. */
export interface PhoneOwner {
  readonly user: string;
  readonly device: string;
}
