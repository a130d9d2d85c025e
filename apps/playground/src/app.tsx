import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { DevInfo } from '../wire.d.ts';
import { Diagram } from './diagram/diagram.tsx';
import { PeopleContext } from './diagram/phone-label.tsx';
import { Header } from './header.tsx';
import { initialLanguage, type Language, LanguageContext } from './language.ts';
import { Panel } from './panel/panel.tsx';
import { useScenarioLink } from './panel/use-scenario-link.ts';
import { type ScenarioPlayer, useScenarioPlayer } from './panel/use-scenario-player.ts';
import { PhoneColumn } from './phone/phone-column.tsx';
import { readRemembered, remember } from './remembered.ts';
import { useSwitches } from './use-switches.ts';
import { type Theme, useTheme } from './use-theme.ts';
import { type Timeline, useTimeline } from './use-timeline.ts';
import { Welcome } from './welcome.tsx';

/** The whole page. */
export function App(): JSX.Element {
  const timeline = useTimeline();
  const player = useScenarioPlayer();
  const theme = useTheme();
  useScenarioLink(timeline.connection === 'live', player.play);
  const [language, setLanguage] = useState<Language>(() =>
    initialLanguage(readRemembered('language'), navigator.language),
  );
  const choose = (chosen: Language): void => {
    remember('language', chosen);
    setLanguage(chosen);
  };
  useEffect(() => {
    document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
    document.title = language === 'zh' ? 'weapp-auth · 看见登录发生' : 'weapp-auth · see the login happen';
  }, [language]);
  return (
    <LanguageContext.Provider value={{ language, choose }}>
      <Header timeline={timeline} theme={theme} />
      <Columns timeline={timeline} player={player} theme={theme.theme} />
    </LanguageContext.Provider>
  );
}

const nobody: DevInfo['users'] = [];

function Columns({
  timeline,
  player,
  theme,
}: {
  timeline: Timeline;
  player: ScenarioPlayer;
  theme: Theme;
}): JSX.Element {
  const [isDouble, setDouble] = useState(false);
  const switches = useSwitches(`${timeline.connection}/${player.playing}`);
  const { info } = timeline;
  const phoneUrl = info?.phoneUrl ?? null;
  const baseLibrary = switches.switches?.baseLibrary ?? null;
  return (
    <main class={`columns${isDouble ? ' columns-double' : ''}`}>
      {info && phoneUrl !== null && baseLibrary !== null && (
        <PhoneColumn
          info={{ ...info, phoneUrl }}
          setting={{ theme, baseLibrary }}
          isDouble={isDouble}
          setDouble={setDouble}
        />
      )}
      <PeopleContext.Provider value={info?.users ?? nobody}>
        <Diagram entries={timeline.entries} empty={<Welcome player={player} />} />
      </PeopleContext.Provider>
      <Panel timeline={timeline} player={player} switches={switches} />
    </main>
  );
}
