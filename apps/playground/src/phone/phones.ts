import type { DevInfo } from '@weapp-auth/dev-server/wire';

/** One phone of one person. */
export interface Phone {
  readonly user: string;
  readonly device: '1' | '2';
  /** The page that opens first, where a code was scanned. */
  readonly path?: string;
}

/** Every phone that a place on the page can show. */
export function phonesOf(info: DevInfo): readonly Phone[] {
  return info.users.flatMap(({ id }): Phone[] => [
    { user: id, device: '1' },
    { user: id, device: '2' },
  ]);
}

/** Tells phones apart. */
export function keyOf(phone: Phone): string {
  return `${phone.user}/${phone.device}`;
}

/** What a person reads for the owner of a phone. */
export function nameOf(phone: Phone, info: DevInfo): string {
  return info.users.find((user) => user.id === phone.user)?.nickname ?? phone.user;
}
