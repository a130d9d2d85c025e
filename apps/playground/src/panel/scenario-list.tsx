import type { ScenarioInfo, ScenarioResult, Text } from '@weapp-auth/dev-server/wire';
import type { JSX } from 'preact';
import { memo } from 'preact/compat';
import { useState } from 'preact/hooks';
import { useSay } from '../language.ts';
import type { ScenarioPlayer } from './use-scenario-player.ts';

const groups: readonly (readonly [group: ScenarioInfo['group'], title: Text])[] = [
  ['start', { zh: '从这里开始', en: 'Start here' }],
  ['code', { zh: '登录凭证 code', en: 'The login code' }],
  ['keys', { zh: '密钥与加密数据', en: 'Keys and encrypted data' }],
  ['consent', { zh: '用户的同意', en: 'The person’s consent' }],
  ['network', { zh: '网络与微信', en: 'Network and WeChat' }],
  ['session', { zh: '会话', en: 'Sessions' }],
  ['website', { zh: '网站', en: 'Websites' }],
];

/** Every story, in groups. Each has a link that plays it and a test that proves it. */
export const ScenarioList: typeof PlainScenarioList = memo(PlainScenarioList);

function PlainScenarioList({
  scenarios,
  player,
}: {
  scenarios: readonly ScenarioInfo[];
  player: ScenarioPlayer;
}): JSX.Element {
  const say = useSay();
  return (
    <>
      <p class="hint">
        {say({
          zh: '先由脚本把故事演一遍，逐条核对回答；再由页面上的手机演给你看，小程序会重新安装。',
          en: 'A script tells the story and checks every answer; then the phone on the page acts it out, with the mini program installed anew.',
        })}
      </p>
      {groups.map(([group, title]) => {
        const members = scenarios.filter((scenario) => scenario.group === group);
        if (members.length === 0) return null;
        return (
          <section key={group} class="group">
            <h3>{say(title)}</h3>
            <ul>
              {members.map((scenario) => (
                <ScenarioItem key={scenario.id} scenario={scenario} player={player} />
              ))}
            </ul>
          </section>
        );
      })}
    </>
  );
}

function ScenarioItem({ scenario, player }: { scenario: ScenarioInfo; player: ScenarioPlayer }): JSX.Element {
  const say = useSay();
  const playing = player.playing === scenario.id;
  const title = say(scenario.title);
  return (
    <li class={`scenario${playing ? ' scenario-playing' : ''}`}>
      <div class="scenario-head">
        <a href={`#scenario=${scenario.id}`} onClick={() => replay(scenario.id, player)}>
          {title}
        </a>
        <Outcome playing={playing} result={player.results[scenario.id]} />
      </div>
      <p>{say(scenario.summary)}</p>
      <div class="scenario-tools">
        <button
          type="button"
          class="button"
          disabled={player.playing !== null}
          aria-label={`${say({ zh: '播放', en: 'Play' })}: ${title}`}
          onClick={() => void player.play(scenario.id)}
        >
          {say({ zh: '播放', en: 'Play' })}
        </button>
        <CopyButton text={linkTo(scenario.id)} label={{ zh: '复制链接', en: 'Copy link' }} about={title} />
        <CopyButton text={scenario.test} label={{ zh: '复制为测试', en: 'Copy as test' }} about={title} />
      </div>
    </li>
  );
}

function Outcome({
  playing,
  result,
}: {
  playing: boolean;
  result: ScenarioResult | undefined;
}): JSX.Element | null {
  const say = useSay();
  if (playing) return <span class="pill">{say({ zh: '进行中', en: 'playing' })}</span>;
  if (!result) return null;
  if (result.outcome === 'passed')
    return <span class="pill pill-passed">{say({ zh: '如期', en: 'as expected' })}</span>;
  return (
    <span class="pill pill-failed" title={result.reason ?? ''}>
      {say({ zh: '不符', en: 'failed' })}
    </span>
  );
}

function CopyButton({ text, label, about }: { text: string; label: Text; about: string }): JSX.Element {
  const say = useSay();
  const [state, setState] = useState<'idle' | 'copied' | 'refused'>('idle');
  const copy = async (): Promise<void> => {
    setState(await copyText(text));
    setTimeout(() => setState('idle'), 1_600);
  };
  const texts = {
    idle: label,
    copied: { zh: '已复制', en: 'Copied' },
    refused: { zh: '浏览器不允许', en: 'Not allowed' },
  };
  return (
    <button
      type="button"
      class="button button-quiet"
      aria-label={`${say(texts[state])}: ${about}`}
      onClick={() => void copy()}
    >
      {say(texts[state])}
    </button>
  );
}

// A link to the scenario that is in the address already changes nothing, so the click has to play it.
function replay(id: string, player: ScenarioPlayer): void {
  if (location.hash === `#scenario=${id}` && player.playing === null) void player.play(id);
}

function linkTo(id: string): string {
  return `${location.origin}${location.pathname}#scenario=${id}`;
}

async function copyText(text: string): Promise<'copied' | 'refused'> {
  try {
    await navigator.clipboard.writeText(text);
    return 'copied';
  } catch {
    return 'refused';
  }
}
