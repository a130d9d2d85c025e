/** Persons, identities, links and merges as plain data: what `identity-model.ts` is about. */

/** Everything there is. */
export interface World {
  readonly users: Map<string, ModelUser>;
  identities: ModelIdentity[];
  links: Link[];
  merges: ModelMerge[];
  readonly events: string[];
}

export interface ModelUser {
  readonly id: string;
  readonly createdAt: number;
  /** Its own values, whatever it is joined with. */
  readonly own: Record<Field, string | null>;
}

export interface Account {
  readonly appId: string;
  readonly openId: string;
}

export interface ModelIdentity extends Account {
  /** The user that it was made for: never changes. */
  readonly home: string;
  readonly createdAt: number;
  told: ToldUnionId | null;
}

/** A unionid, and where it comes from. */
export interface ToldUnionId {
  readonly openPlatform: string | null;
  readonly unionId: string;
  readonly proof: 'proven' | 'claimed';
}

/** A proven unionid inside an Open Platform account. */
export interface Link {
  readonly openPlatform: string;
  readonly unionId: string;
  readonly home: string;
}

export interface ModelMerge {
  readonly id: string;
  readonly survivorId: string;
  readonly mergedId: string;
  readonly cause: 'unionid' | 'phone' | 'operator';
  /** What two persons were recognised by; null unless the cause is a unionid. */
  readonly by: Omit<Link, 'home'> | null;
  undone: boolean;
}

/** A person as it is shown: the living user. */
export interface ShownUser extends Record<Field, string | null> {
  readonly id: string;
  readonly hasUnionId: boolean;
}

/** What each user has of its own. */
export type Field = 'nickname' | 'avatarUrl' | 'phone';

/** Nobody is there yet. */
export function emptyWorld(): World {
  return { users: new Map(), identities: [], links: [], merges: [], events: [] };
}
