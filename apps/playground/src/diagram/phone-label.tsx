import type { DevInfo, PhoneName, Text } from '@weapp-auth/dev-server/wire';
import { createContext, type JSX } from 'preact';
import { useContext } from 'preact/hooks';
import { useSay } from '../language.ts';

/** The people whose phones send messages. */
export const PeopleContext: ReturnType<typeof createContext<DevInfo['users']>> = createContext<
  DevInfo['users']
>([]);

/** Whose phone is at the mini program's end of a message, beside its life line. */
export function PhoneLabel({ phone }: { phone: PhoneName }): JSX.Element {
  const people = useContext(PeopleContext);
  const say = useSay();
  const person = people.find(({ id }) => id === phone.user)?.nickname ?? phone.user;
  const device = deviceOf(phone, say);
  return (
    <span class={`row-phone${isOnPage(phone) ? '' : ' row-phone-scripted'}`} title={`${person} · ${device}`}>
      <span class="visually-hidden">, </span>
      {person}
      {phone.device !== '1' && <small> {device}</small>}
    </span>
  );
}

function deviceOf(phone: PhoneName, say: (text: Text) => string): string {
  if (!isOnPage(phone)) return say({ zh: '情景手机', en: 'script' });
  return say({ zh: `第 ${phone.device} 部`, en: `no. ${phone.device}` });
}

function isOnPage({ device }: PhoneName): boolean {
  return device === '1' || device === '2';
}
