import type { JSX } from 'preact';
import { useContext, useEffect, useRef, useState } from 'preact/hooks';
import type { DevInfo } from '../../wire.d.ts';
import { LanguageContext, useSay } from '../language.ts';
import type { Theme } from '../use-theme.ts';

/** One phone of one person. */
interface Phone {
  readonly user: string;
  readonly device: '1' | '2';
}

/** What the page around the phone decides. */
export interface PhoneSetting {
  readonly theme: Theme;
  readonly baseLibrary: string;
}

/** What the column needs of `dev`: there is a phone to show. */
export type PhoneInfo = DevInfo & { readonly phoneUrl: string };

/** The left column: a phone, or two side by side, in which the real demo mini program runs. */
export function PhoneColumn({
  info,
  setting,
  isDouble,
  setDouble,
}: {
  info: PhoneInfo;
  setting: PhoneSetting;
  isDouble: boolean;
  setDouble: (isDouble: boolean) => void;
}): JSX.Element {
  const say = useSay();
  const user = info.users[0]?.id ?? 'alice';
  return (
    <section class="phone-column" aria-labelledby="phone-title">
      <header class="section-head">
        <h2 id="phone-title">{say({ zh: '手机', en: 'Phone' })}</h2>
        <button
          type="button"
          class="button button-quiet"
          aria-pressed={isDouble}
          onClick={() => setDouble(!isDouble)}
        >
          {isDouble ? say({ zh: '只要一部', en: 'One phone' }) : say({ zh: '再来一部', en: 'Second phone' })}
        </button>
      </header>
      <div class="phones">
        <PhoneFrame info={info} setting={setting} initial={{ user, device: '1' }} />
        {isDouble && <PhoneFrame info={info} setting={setting} initial={{ user, device: '2' }} />}
      </div>
    </section>
  );
}

interface PhoneFrameProps {
  readonly info: PhoneInfo;
  readonly setting: PhoneSetting;
  readonly initial: Phone;
}

function PhoneFrame({ info, setting, initial }: PhoneFrameProps): JSX.Element {
  const { language } = useContext(LanguageContext);
  const [phone, setPhone] = useState<Phone>(initial);
  return (
    <div class="phone">
      <PhoneChoice info={info} phone={phone} choose={setPhone} />
      {/* Another person, language or base library: the mini program starts anew, as on a phone. */}
      <PhoneScreen
        key={`${keyOf(phone)}/${language}/${setting.baseLibrary}`}
        info={info}
        phone={phone}
        setting={setting}
      />
    </div>
  );
}

function PhoneChoice({
  info,
  phone,
  choose,
}: {
  info: PhoneInfo;
  phone: Phone;
  choose: (phone: Phone) => void;
}): JSX.Element {
  const say = useSay();
  const phones = phonesOf(info);
  const chooseKey = (key: string): void => choose(phones.find((each) => keyOf(each) === key) ?? phone);
  return (
    <select
      aria-label={say({ zh: '谁的手机', en: 'Whose phone' })}
      value={keyOf(phone)}
      onChange={(event) => chooseKey(event.currentTarget.value)}
    >
      {phones.map((each) => (
        <option key={keyOf(each)} value={keyOf(each)}>
          {nameOf(each, info)}
          {each.device === '1' ? '' : say({ zh: '的第二部手机', en: ', second phone' })}
        </option>
      ))}
    </select>
  );
}

function PhoneScreen({
  info,
  phone,
  setting,
}: {
  info: PhoneInfo;
  phone: Phone;
  setting: PhoneSetting;
}): JSX.Element {
  const say = useSay();
  const { language } = useContext(LanguageContext);
  const frame = useRef<HTMLIFrameElement>(null);
  // The theme changes in place, hence the address keeps the one it began with.
  const [address] = useState(() => phoneAddress(info.phoneUrl, phone, { ...setting, language }));
  const { theme } = setting;
  useEffect(() => frame.current?.contentWindow?.postMessage(themeMessage(theme), location.origin), [theme]);
  return (
    <iframe
      ref={frame}
      title={say({ zh: '运行小程序的手机', en: 'The phone running the mini program' })}
      src={address}
    />
  );
}

function phonesOf(info: DevInfo): readonly Phone[] {
  return info.users.flatMap(({ id }): Phone[] => [
    { user: id, device: '1' },
    { user: id, device: '2' },
  ]);
}

function phoneAddress(phoneUrl: string, phone: Phone, setting: PhoneSetting & { language: string }): string {
  const url = new URL(phoneUrl, location.href);
  url.searchParams.set('user', phone.user);
  url.searchParams.set('device', phone.device);
  url.searchParams.set('lang', setting.language);
  url.searchParams.set('baseLibrary', setting.baseLibrary);
  url.searchParams.set('theme', setting.theme);
  return url.href;
}

function themeMessage(theme: Theme): object {
  return { source: 'weapp-auth-host', command: { kind: 'theme', theme } };
}

function keyOf(phone: Phone): string {
  return `${phone.user}/${phone.device}`;
}

function nameOf(phone: Phone, info: DevInfo): string {
  return info.users.find((user) => user.id === phone.user)?.nickname ?? phone.user;
}
