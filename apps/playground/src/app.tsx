import type { DevInfo } from '@weapp-auth/dev-server/wire';
import type { JSX } from 'preact';
import { useCallback, useEffect, useMemo, useState } from 'preact/hooks';
import { Diagram } from './diagram/diagram.tsx';
import { PeopleContext } from './diagram/phone-label.tsx';
import { Header } from './header.tsx';
import { initialLanguage, type Language, LanguageContext } from './language.ts';
import { Panel } from './panel/panel.tsx';
import { useScenarioLink } from './panel/use-scenario-link.ts';
import { type ScenarioPlayer, useScenarioPlayer } from './panel/use-scenario-player.ts';
import { PhoneColumn } from './phone/phone-column.tsx';
import type { PhoneInfo } from './phone/phone-screen.tsx';
import { type PhoneState, usePhones } from './phone/use-phones.ts';
import { readRemembered, remember } from './remembered.ts';
import { SectionNav } from './section-nav.tsx';
import { type SwitchState, useSwitches } from './use-switches.ts';
import { type Theme, useTheme } from './use-theme.ts';
import { type Timeline, useTimeline } from './use-timeline.ts';

/** The whole page. */
export function App(): JSX.Element {
  const timeline = useTimeline();
  const { connection, info } = timeline;
  const theme = useTheme();
  const phones = usePhones(info);
  const switches = useSwitches(connection);
  const player = useScenarioPlayer({ info, phones, switches });
  useScenarioLink(connection === 'live' && switches.switches !== null, player.play);
  const [language, setLanguage] = useState<Language>(() =>
    initialLanguage(readRemembered('language'), navigator.language),
  );
  const choose = useCallback((chosen: Language): void => {
    remember('language', chosen);
    setLanguage(chosen);
  }, []);
  // The same object while the language stays: a new one draws everything anew that speaks it.
  const choice = useMemo(() => ({ language, choose }), [language, choose]);
  useEffect(() => {
    document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
    document.title = language === 'zh' ? 'weapp-auth · 看见登录发生' : 'weapp-auth · see the login happen';
  }, [language]);
  return (
    <LanguageContext.Provider value={choice}>
      <Header connection={connection} restarted={timeline.restarts > 0} theme={theme} />
      <SectionNav messages={countMessages(timeline)} />
      <Columns timeline={timeline} parts={{ phones, switches, player }} theme={theme.theme} />
    </LanguageContext.Provider>
  );
}

const nobody: DevInfo['users'] = [];

function countMessages({ entries }: Timeline): number {
  return entries.reduce((count, { entry }) => count + (entry === 'message' ? 1 : 0), 0);
}

interface ColumnParts {
  readonly phones: PhoneState;
  readonly switches: SwitchState;
  readonly player: ScenarioPlayer;
}

function Columns({
  timeline,
  parts,
  theme,
}: {
  timeline: Timeline;
  parts: ColumnParts;
  theme: Theme;
}): JSX.Element {
  const { info } = timeline;
  const { phones, switches, player } = parts;
  const phoneInfo = useMemo(() => withPhone(info), [info]);
  const baseLibrary = switches.switches?.baseLibrary ?? null;
  return (
    <main class={`columns${phones.phones.length > 1 ? ' columns-double' : ''}`}>
      {phoneInfo !== null && baseLibrary !== null && (
        <PhoneColumn
          info={phoneInfo}
          state={phones}
          theme={theme}
          baseLibrary={baseLibrary}
          player={player}
        />
      )}
      <PeopleContext.Provider value={info?.users ?? nobody}>
        <Diagram entries={timeline.entries} player={player} />
      </PeopleContext.Provider>
      <Panel
        info={info}
        moment={timeline.entries.at(-1)?.id ?? 0}
        player={player}
        switches={switches}
        phones={phones.phones}
      />
    </main>
  );
}

function withPhone(info: DevInfo | null): PhoneInfo | null {
  return info === null || info.phoneUrl === null ? null : { ...info, phoneUrl: info.phoneUrl };
}
