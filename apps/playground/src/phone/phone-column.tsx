import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { DevInfo } from '../../wire.d.ts';
import { useSay } from '../language.ts';

/** One phone of one person. */
interface Phone {
  readonly user: string;
  readonly device: string;
}

/** The left column: a phone in which the real demo mini program runs, and the choice of whose phone it is. */
export function PhoneColumn({ info }: { info: DevInfo | null }): JSX.Element | null {
  const say = useSay();
  const [chosen, setChosen] = useState<Phone | null>(null);
  if (!info?.phoneUrl) return null;
  const phones = phonesOf(info);
  const phone = chosen ?? phones[0];
  if (!phone) return null;
  return (
    <section class="phone-column" aria-labelledby="phone-title">
      <header class="section-head">
        <h2 id="phone-title">{say({ zh: '手机', en: 'Phone' })}</h2>
        <select
          aria-label={say({ zh: '谁的手机', en: 'Whose phone' })}
          value={keyOf(phone)}
          onChange={(event) =>
            setChosen(phones.find((each) => keyOf(each) === event.currentTarget.value) ?? null)
          }
        >
          {phones.map((each) => (
            <option key={keyOf(each)} value={keyOf(each)}>
              {nameOf(each, info)} · {each.device}
            </option>
          ))}
        </select>
      </header>
      <div class="phone">
        <iframe
          key={keyOf(phone)}
          title={say({ zh: '运行小程序的手机', en: 'The phone running the mini program' })}
          src={phoneAddress(info.phoneUrl, phone)}
        />
      </div>
    </section>
  );
}

function phonesOf(info: DevInfo): readonly Phone[] {
  const own = info.users.map((user) => ({ user: user.id, device: 'phone' }));
  const first = info.users[0];
  return first ? [...own, { user: first.id, device: 'tablet' }] : own;
}

function phoneAddress(phoneUrl: string, phone: Phone): string {
  const url = new URL(phoneUrl, location.href);
  url.searchParams.set('user', phone.user);
  url.searchParams.set('device', phone.device);
  return url.href;
}

function keyOf(phone: Phone): string {
  return `${phone.user}/${phone.device}`;
}

function nameOf(phone: Phone, info: DevInfo): string {
  return info.users.find((user) => user.id === phone.user)?.nickname ?? phone.user;
}
