import type { JSX } from 'preact';
import { useSay } from './language.ts';
import type { ScenarioPlayer } from './panel/use-scenario-player.ts';

/** What stands where the diagram will be, until the first message. */
export function Welcome({ player }: { player: ScenarioPlayer }): JSX.Element {
  const say = useSay();
  return (
    <div class="welcome">
      <h3>{say({ zh: '看见一次登录', en: 'See a login happen' })}</h3>
      <p>
        {say({
          zh: '小程序、登录服务器、微信之间的每条消息都会实时画在这里。一切都在这台电脑上，不需要 AppID 与网络。',
          en: 'Every message between the mini program, the login server and WeChat is drawn here as it travels. All of it runs on this machine: no AppID, no network.',
        })}
      </p>
      <button
        type="button"
        class="button button-primary"
        disabled={player.playing !== null}
        onClick={() => void player.play('first-login')}
      >
        {say({ zh: '登录一次', en: 'Log in' })}
      </button>
      <p class="welcome-hint">
        {say({
          zh: '或者自己来：在手机里点“我的”，再登录。点开任何一条消息，看它为什么发、里面有什么。',
          en: 'Or do it yourself: tap Me on the phone, then log in. Open any message to see why it is sent and what is in it.',
        })}
      </p>
    </div>
  );
}
