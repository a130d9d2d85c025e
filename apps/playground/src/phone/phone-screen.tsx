import type { DevInfo } from '@weapp-auth/dev-server/wire';
import type { JSX } from 'preact';
import { useContext, useEffect, useRef, useState } from 'preact/hooks';
import { LanguageContext, useSay } from '../language.ts';
import type { Theme } from '../use-theme.ts';
import { keyOf, type Phone } from './phones.ts';

/** What a phone needs of `dev`: there is a phone to show. */
export type PhoneInfo = DevInfo & { readonly phoneUrl: string };

/** What a phone's screen shows, and how. */
export interface PhoneScreenProps {
  /** First or second. */
  readonly place: number;
  readonly info: PhoneInfo;
  readonly phone: Phone;
  readonly theme: Theme;
  readonly baseLibrary: string;
}

/** The screen of a phone: the simulator's page in a frame. */
export function PhoneScreen(props: PhoneScreenProps): JSX.Element {
  const { language } = useContext(LanguageContext);
  // Another person, page, language or base library: the mini program starts anew, as on a phone.
  const { path = '' } = props.phone;
  return <Frame key={`${keyOf(props.phone)}/${path}/${language}/${props.baseLibrary}`} {...props} />;
}

function Frame({ place, info, phone, theme, baseLibrary }: PhoneScreenProps): JSX.Element {
  const say = useSay();
  const { language } = useContext(LanguageContext);
  const frame = useRef<HTMLIFrameElement>(null);
  // The theme changes in place, hence the address keeps the one it began with.
  const [address] = useState(() => addressOf(info.phoneUrl, phone, { theme, baseLibrary, language }));
  useEffect(() => frame.current?.contentWindow?.postMessage(themeMessage(theme), location.origin), [theme]);
  return (
    <iframe
      ref={frame}
      title={say({ zh: '运行小程序的手机', en: 'The phone running the mini program' })}
      data-place={place}
      src={address}
    />
  );
}

interface Setting {
  readonly theme: Theme;
  readonly baseLibrary: string;
  readonly language: string;
}

function addressOf(phoneUrl: string, phone: Phone, setting: Setting): string {
  const url = new URL(phoneUrl, location.href);
  url.searchParams.set('user', phone.user);
  url.searchParams.set('device', phone.device);
  url.searchParams.set('lang', setting.language);
  url.searchParams.set('baseLibrary', setting.baseLibrary);
  url.searchParams.set('theme', setting.theme);
  if (phone.path !== undefined) url.searchParams.set('path', phone.path);
  return url.href;
}

function themeMessage(theme: Theme): object {
  return { source: 'weapp-auth-host', command: { kind: 'theme', theme } };
}
