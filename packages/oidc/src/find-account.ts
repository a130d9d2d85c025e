import type { Person, ProviderPorts } from '@weapp-auth/server/website-sign-in';
import type { AccountClaims, FindAccount } from 'oidc-provider';
import { askStore } from './record-adapter.ts';

/**
 * Finds who a token speaks of. A deleted person is nobody, and so are their tokens. Whoever was merged into another user keeps
 * the `sub` that a website knows until they sign in to it again.
 */
export function createFindAccount({ findPerson }: Pick<ProviderPorts, 'findPerson'>): FindAccount {
  return async (_ctx, id) => {
    const person = await askStore(() => findPerson(id));
    return person === null
      ? undefined
      : { accountId: id, claims: async () => ({ sub: id, ...claimsOf(person) }) };
  };
}

/** The names of the claims by scope; which of them a website gets is what the person agreed to. */
export const claimsByScope = {
  openid: ['sub', 'amr', 'auth_time'],
  profile: ['nickname', 'picture', 'updated_at'],
  phone: ['phone_number', 'phone_number_verified'],
} as const;

function claimsOf({ nickname, picture, phone, updatedAt }: Person): Omit<AccountClaims, 'sub'> {
  return {
    nickname: nickname ?? undefined,
    picture: picture ?? undefined,
    updated_at: Math.floor(updatedAt / 1000),
    ...(phone !== null && { phone_number: phone, phone_number_verified: true }),
  };
}
