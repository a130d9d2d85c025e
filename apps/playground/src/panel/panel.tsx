import type { DevInfo, ScenarioInfo, Text } from '@weapp-auth/dev-server/wire';
import type { JSX } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { useSay } from '../language.ts';
import type { Phone } from '../phone/phones.ts';
import type { SwitchState } from '../use-switches.ts';
import { ScenarioList } from './scenario-list.tsx';
import { ServerViewTab } from './server-view.tsx';
import { SwitchList } from './switch-list.tsx';
import type { ScenarioPlayer } from './use-scenario-player.ts';

type TabName = 'scenarios' | 'switches' | 'server';

const tabs: readonly (readonly [name: TabName, label: Text])[] = [
  ['scenarios', { zh: '情景', en: 'Scenarios' }],
  ['switches', { zh: '开关', en: 'Switches' }],
  ['server', { zh: '数据库', en: 'Database' }],
];

const none: readonly ScenarioInfo[] = [];

/** What the panel shows and plays. */
export interface PanelProps {
  readonly info: DevInfo | null;
  /** Changes when something happened. */
  readonly moment: number;
  readonly player: ScenarioPlayer;
  readonly switches: SwitchState;
  readonly phones: readonly Phone[];
}

/** The right column: stories to play, things to break, what the server has stored. */
export function Panel({ info, moment, player, switches, phones }: PanelProps): JSX.Element {
  const say = useSay();
  const [active, setActive] = useState<TabName>('scenarios');
  return (
    <section class="panel" aria-label={say({ zh: '操作', en: 'Controls' })}>
      <Tabs active={active} choose={setActive} />
      <div
        class="panel-body"
        role="tabpanel"
        id={`panel-${active}`}
        aria-labelledby={`tab-${active}`}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrollable region has to take focus
        tabIndex={0}
      >
        {active === 'scenarios' && <ScenarioList scenarios={info?.scenarios ?? none} player={player} />}
        {active === 'switches' && <SwitchList info={info} state={switches} phones={phones} />}
        {active === 'server' && <ServerViewTab moment={moment} />}
      </div>
    </section>
  );
}

/** Arrows move between tabs, as in every other tab list. */
function Tabs({ active, choose }: { active: TabName; choose: (name: TabName) => void }): JSX.Element {
  const say = useSay();
  const list = useRef<HTMLDivElement>(null);
  const onKeyDown = (event: KeyboardEvent): void => {
    const next = neighbourOf(active, event.key);
    if (next === null) return;
    choose(next);
    list.current?.querySelector<HTMLElement>(`#tab-${next}`)?.focus();
  };
  return (
    <div class="tabs" role="tablist" ref={list} onKeyDown={onKeyDown}>
      {tabs.map(([name, label]) => (
        <button
          type="button"
          key={name}
          id={`tab-${name}`}
          role="tab"
          aria-selected={active === name}
          aria-controls={`panel-${name}`}
          tabIndex={active === name ? 0 : -1}
          onClick={() => choose(name)}
        >
          {say(label)}
        </button>
      ))}
    </div>
  );
}

function neighbourOf(active: TabName, key: string): TabName | null {
  const step = key === 'ArrowRight' ? 1 : key === 'ArrowLeft' ? -1 : 0;
  if (step === 0) return null;
  const index = tabs.findIndex(([name]) => name === active);
  return tabs[(index + step + tabs.length) % tabs.length]?.[0] ?? null;
}
