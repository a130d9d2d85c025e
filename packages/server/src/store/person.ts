import type { StoredPhone } from './records.ts';

/** The fields that are each user's own, whatever it is joined with. */
export interface Fields {
  readonly nickname: string | null;
  readonly avatarUrl: string | null;
  readonly phone: StoredPhone | null;
}

/** One of the users that are one person. */
export interface Member {
  readonly id: string;
  readonly createdAt: number;
  readonly own: Fields;
}

/** Users that are one person: the living one, then those joined into it, in the order in which they were joined. */
export type Person = readonly [Member, ...Member[]];

/** The fields that the living user's row shows but that are not its own, and whose they are. */
export type Inherited = Readonly<Partial<Record<keyof Fields, string>>>;

/** What a person shows: of each field, the first that one of its users has. */
export function showPerson(person: Person): { readonly shown: Fields; readonly inherited: Inherited } {
  const [living] = person;
  const first = <Field extends keyof Fields>(field: Field): Member =>
    person.find(({ own }) => own[field] !== null) ?? living;
  const from = { nickname: first('nickname'), avatarUrl: first('avatarUrl'), phone: first('phone') };
  const foreign = Object.entries(from).filter(([, { id }]) => id !== living.id);
  return {
    shown: {
      nickname: from.nickname.own.nickname,
      avatarUrl: from.avatarUrl.own.avatarUrl,
      phone: from.phone.own.phone,
    },
    inherited: Object.fromEntries(foreign.map(([field, { id }]) => [field, id])),
  };
}

/** Whose number a person shows; undefined: nobody's. */
export function phoneHolder(person: Person): Member | undefined {
  return person.find(({ own }) => own.phone !== null);
}

/** The same person, after one of its users has given up its number. */
export function withoutPhoneOf(person: Person, userId: string): Person {
  const [living, ...joined] = person;
  const giveUp = (member: Member): Member =>
    member.id === userId ? { ...member, own: { ...member.own, phone: null } } : member;
  return [giveUp(living), ...joined.map(giveUp)];
}

/** Of two users that become one the older lives on: by creation time, then by id. */
export function olderFirst<User extends Pick<Member, 'id' | 'createdAt'>>([a, b]: readonly [
  User,
  User,
]): readonly [User, User] {
  const isFirst = a.createdAt === b.createdAt ? a.id < b.id : a.createdAt < b.createdAt;
  return isFirst ? [a, b] : [b, a];
}
