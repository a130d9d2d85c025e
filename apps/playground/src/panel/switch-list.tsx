import type { DevInfo, Switches, Text } from '@weapp-auth/dev-server/wire';
import type { JSX } from 'preact';
import { memo } from 'preact/compat';
import { advanceClock, restartServer, rotateKey, spoilNextCode } from '../api.ts';
import { useSay } from '../language.ts';
import { nameOf, type Phone } from '../phone/phones.ts';
import type { SwitchState } from '../use-switches.ts';

type Refusal = Switches['refuses'][number];

const wechatStates: readonly (readonly [value: Switches['wechat'], label: Text])[] = [
  ['healthy', { zh: '正常', en: 'Healthy' }],
  ['slow', { zh: '慢（2 秒）', en: 'Slow (2 s)' }],
  ['down', { zh: '连不上', en: 'Down' }],
  ['busy', { zh: '系统繁忙（-1）', en: 'Busy (-1)' }],
  ['rate-limited', { zh: '频率限制（45011）', en: 'Rate-limited (45011)' }],
  ['garbage', { zh: '回答一页 HTML', en: 'Answers an HTML page' }],
];

const refusals: readonly (readonly [value: Refusal, label: Text])[] = [
  ['userInfo', { zh: '昵称与头像', en: 'Nickname and avatar' }],
  ['phone', { zh: '手机号', en: 'Phone number' }],
  ['privacy', { zh: '隐私保护指引', en: 'Privacy guidelines' }],
  ['werun', { zh: '微信运动步数', en: 'WeRun steps' }],
];

const libraries = ['3.8.0', '2.32.3', '2.21.2', '2.10.4', '2.0.7'];

const hours: readonly (readonly [seconds: number, label: Text])[] = [
  [301, { zh: '+5 分钟', en: '+5 minutes' }],
  [86_400, { zh: '+1 天', en: '+1 day' }],
  [31 * 86_400, { zh: '+31 天', en: '+31 days' }],
];

/** Everything that can be broken on purpose. It stays broken, for the phones too, until switched back. */
export const SwitchList: typeof PlainSwitchList = memo(PlainSwitchList);

interface SwitchListProps {
  readonly info: DevInfo | null;
  readonly state: SwitchState;
  readonly phones: readonly Phone[];
}

function PlainSwitchList({ info, state, phones }: SwitchListProps): JSX.Element {
  const { switches } = state;
  const change = (changes: Partial<Switches>): void => void state.change(changes).catch(() => {});
  if (!switches) return <p class="hint">…</p>;
  return (
    <>
      <WechatSwitches switches={switches} change={change} />
      <RefusalSwitches switches={switches} change={change} />
      <LibrarySwitch switches={switches} change={change} />
      <Moments info={info} phones={phones} />
    </>
  );
}

interface SwitchProps {
  readonly switches: Switches;
  readonly change: (changes: Partial<Switches>) => void;
}

function WechatSwitches({ switches, change }: SwitchProps): JSX.Element {
  const say = useSay();
  return (
    <fieldset class="group">
      <legend>{say({ zh: '微信的服务器', en: 'WeChat’s server' })}</legend>
      {wechatStates.map(([value, label]) => (
        <label key={value} class="choice">
          <input
            type="radio"
            name="wechat"
            checked={switches.wechat === value}
            onChange={() => change({ wechat: value })}
          />
          {say(label)}
        </label>
      ))}
      <Checkbox
        label={{ zh: '登录的回答每次先丢一次', en: 'Lose every login’s answer once' }}
        checked={switches.loseLoginAnswers}
        change={(loseLoginAnswers) => change({ loseLoginAnswers })}
      />
      <Checkbox
        label={{ zh: '手机号额度已用完', en: 'Phone number quota used up' }}
        checked={switches.phoneQuotaEmpty}
        change={(phoneQuotaEmpty) => change({ phoneQuotaEmpty })}
      />
    </fieldset>
  );
}

function RefusalSwitches({ switches, change }: SwitchProps): JSX.Element {
  const say = useSay();
  const set = (value: Refusal, refused: boolean): void => {
    const others = switches.refuses.filter((kept) => kept !== value);
    change({ refuses: refused ? [...others, value] : others });
  };
  return (
    <fieldset class="group">
      <legend>{say({ zh: '用户拒绝提供', en: 'The person refuses' })}</legend>
      {refusals.map(([value, label]) => (
        <Checkbox
          key={value}
          label={label}
          checked={switches.refuses.includes(value)}
          change={(refused) => set(value, refused)}
        />
      ))}
    </fieldset>
  );
}

function LibrarySwitch({ switches, change }: SwitchProps): JSX.Element {
  const say = useSay();
  return (
    <fieldset class="group">
      <legend>{say({ zh: '手机的基础库版本', en: 'Base library of the phones' })}</legend>
      <label class="choice">
        <span class="visually-hidden">{say({ zh: '版本', en: 'Version' })}</span>
        <select
          value={switches.baseLibrary}
          onChange={(event) => change({ baseLibrary: event.currentTarget.value })}
        >
          {[...new Set([switches.baseLibrary, ...libraries])].map((version) => (
            <option key={version} value={version}>
              {version}
            </option>
          ))}
        </select>
      </label>
    </fieldset>
  );
}

function Moments({ info, phones }: Omit<SwitchListProps, 'state'>): JSX.Element {
  const say = useSay();
  return (
    <fieldset class="group moments">
      <legend>{say({ zh: '现在发生', en: 'Happen now' })}</legend>
      {hours.map(([seconds, label]) => (
        <button key={seconds} type="button" class="button" onClick={() => void advanceClock(seconds)}>
          {say(label)}
        </button>
      ))}
      <button type="button" class="button" onClick={() => void spoilNextCode('used')}>
        {say({ zh: '下一个 code 已被用过', en: 'The next code was used' })}
      </button>
      <button type="button" class="button" onClick={() => void spoilNextCode('expired')}>
        {say({ zh: '下一个 code 已过期', en: 'The next code is too old' })}
      </button>
      <LateLogins info={info} phones={phones} />
      <button type="button" class="button" onClick={() => void restartServer()}>
        {say({ zh: '重启登录服务器', en: 'Restart the login server' })}
      </button>
    </fieldset>
  );
}

/** One button for each person whose phone is on the page: the key belongs to a person, not to a phone. */
function LateLogins({ info, phones }: Omit<SwitchListProps, 'state'>): JSX.Element {
  const say = useSay();
  const owners = phones.filter(
    ({ user }, place) => phones.findIndex((other) => other.user === user) === place,
  );
  return (
    <>
      {owners.map((phone) => {
        const name = info === null ? phone.user : nameOf(phone, info);
        return (
          <button key={phone.user} type="button" class="button" onClick={() => void rotateKey(phone.user)}>
            {say({
              zh: `${name}：迟到的 wx.login（换密钥）`,
              en: `A late wx.login of ${name} (new key)`,
            })}
          </button>
        );
      })}
    </>
  );
}

function Checkbox({
  label,
  checked,
  change,
}: {
  label: Text;
  checked: boolean;
  change: (checked: boolean) => void;
}): JSX.Element {
  const say = useSay();
  return (
    <label class="choice">
      <input type="checkbox" checked={checked} onChange={(event) => change(event.currentTarget.checked)} />
      {say(label)}
    </label>
  );
}
