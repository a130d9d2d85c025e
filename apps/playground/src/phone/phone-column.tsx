import type { JSX } from 'preact';
import { memo } from 'preact/compat';
import { useSay } from '../language.ts';
import type { ScenarioPlayer } from '../panel/use-scenario-player.ts';
import type { Theme } from '../use-theme.ts';
import type { PhoneInfo } from './phone-screen.tsx';
import { PhoneScreen } from './phone-screen.tsx';
import { keyOf, nameOf, type Phone, phonesOf } from './phones.ts';
import type { PhoneState } from './use-phones.ts';
import { WebsiteRow } from './website-row.tsx';

/** What the column needs. */
export interface PhoneColumnProps {
  readonly info: PhoneInfo;
  readonly state: PhoneState;
  readonly theme: Theme;
  readonly baseLibrary: string;
  readonly player: ScenarioPlayer;
}

/** The left column: a phone, or two side by side, in which the real demo mini program runs. */
export const PhoneColumn: typeof PlainPhoneColumn = memo(PlainPhoneColumn);

function PlainPhoneColumn({ info, state, theme, baseLibrary, player }: PhoneColumnProps): JSX.Element {
  const say = useSay();
  const isDouble = state.phones.length > 1;
  return (
    <section class="phone-column" aria-labelledby="phone-title">
      <header class="section-head">
        <h2 id="phone-title">{say({ zh: '手机', en: 'Phone' })}</h2>
        {player.onPhone && <span class="pill">{say({ zh: '情景进行中', en: 'scenario playing' })}</span>}
        <button
          type="button"
          class="button button-primary phone-login"
          disabled={player.playing !== null}
          onClick={() => void player.play('first-login')}
        >
          {say({ zh: '登录一次', en: 'Log in' })}
        </button>
        <button
          type="button"
          class="button button-quiet"
          aria-pressed={isDouble}
          onClick={() => state.setDouble(!isDouble)}
        >
          {isDouble ? say({ zh: '只要一部', en: 'One phone' }) : say({ zh: '再来一部', en: 'Second phone' })}
        </button>
      </header>
      <div class="phones">
        {state.phones.map((phone, place) => (
          <div key={place === 0 ? 'first' : 'second'} class="phone">
            <PhoneChoice info={info} phone={phone} choose={(chosen) => state.choose(place, chosen)} />
            <PhoneScreen
              place={place + 1}
              info={info}
              phone={phone}
              theme={theme}
              baseLibrary={baseLibrary}
            />
          </div>
        ))}
      </div>
      <WebsiteRow open={(path) => state.open(path)} />
    </section>
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
