import type { JSX } from 'preact';
import { memo } from 'preact/compat';
import { useContext } from 'preact/hooks';
import { LanguageContext, useSay } from './language.ts';
import type { ThemeChoice } from './use-theme.ts';
import type { Timeline } from './use-timeline.ts';

/** Name, connection, language and theme. */
export const Header: typeof PlainHeader = memo(PlainHeader);

interface HeaderProps {
  readonly connection: Timeline['connection'];
  readonly restarted: boolean;
  readonly theme: ThemeChoice;
}

function PlainHeader({ connection, restarted, theme }: HeaderProps): JSX.Element {
  const say = useSay();
  return (
    <header class="top">
      <h1 class="brand">
        <Mark /> weapp-auth
        <span class="brand-note">{say({ zh: '演练场', en: 'Playground' })}</span>
      </h1>
      <Connection connection={connection} restarted={restarted} />
      <nav class="top-tools" aria-label={say({ zh: '页面设置', en: 'Page settings' })}>
        <LanguageSwitch />
        <ThemeSwitch choice={theme} />
      </nav>
      {connection === 'lost' && (
        <p class="banner" role="alert">
          {say({
            zh: '与服务器的连接断开了，正在重连。如果你按了 Ctrl-C，重新运行 npm start 即可，数据都还在。',
            en: 'The connection to the server is lost; reconnecting. If you pressed Ctrl-C, run npm start again: nothing is lost.',
          })}
        </p>
      )}
    </header>
  );
}

function Connection({ connection, restarted }: Omit<HeaderProps, 'theme'>): JSX.Element {
  const say = useSay();
  const texts = {
    connecting: { zh: '正在连接', en: 'Connecting' },
    live: { zh: '实时', en: 'Live' },
    lost: { zh: '重连中', en: 'Reconnecting' },
  };
  return (
    <p class={`connection connection-${connection}`} role="status">
      <span class="dot" aria-hidden="true" />
      {say(texts[connection])}
      {restarted && connection === 'live' && (
        <span class="connection-note">{say({ zh: '服务器重启过', en: 'the server was restarted' })}</span>
      )}
    </p>
  );
}

function LanguageSwitch(): JSX.Element {
  const { language, choose } = useContext(LanguageContext);
  return (
    <fieldset class="segmented">
      <legend class="visually-hidden">语言 Language</legend>
      <button type="button" lang="zh-CN" aria-pressed={language === 'zh'} onClick={() => choose('zh')}>
        中文
      </button>
      <button type="button" lang="en" aria-pressed={language === 'en'} onClick={() => choose('en')}>
        English
      </button>
    </fieldset>
  );
}

function ThemeSwitch({ choice }: { choice: ThemeChoice }): JSX.Element {
  const say = useSay();
  const next = choice.theme === 'dark' ? 'light' : 'dark';
  return (
    <button type="button" class="button button-quiet theme" onClick={() => choice.choose(next)}>
      <span aria-hidden="true">{choice.theme === 'dark' ? '☀' : '☾'}</span>
      <span class="visually-hidden">
        {next === 'dark' ? say({ zh: '深色', en: 'Dark theme' }) : say({ zh: '浅色', en: 'Light theme' })}
      </span>
    </button>
  );
}

function Mark(): JSX.Element {
  return (
    <svg class="mark" viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="8" />
      <path d="M7 12h13l-4-4M25 20H12l4 4" />
    </svg>
  );
}
