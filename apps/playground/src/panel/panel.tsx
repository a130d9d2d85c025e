import type { JSX } from 'preact';
import { useRef, useState } from 'preact/hooks';
import type { Text } from '../../wire.d.ts';
import { useSay } from '../language.ts';
import type { SwitchState } from '../use-switches.ts';
import type { Timeline } from '../use-timeline.ts';
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

/** What the panel shows and plays. */
export interface PanelProps {
  readonly timeline: Timeline;
  readonly player: ScenarioPlayer;
  readonly switches: SwitchState;
}

/** The right column: stories to play, things to break, what the server has stored. */
export function Panel({ timeline, player, switches }: PanelProps): JSX.Element {
  const say = useSay();
  const [active, setActive] = useState<TabName>('scenarios');
  const list = useRef<HTMLDivElement>(null);
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (step === 0) return;
    const index = tabs.findIndex(([name]) => name === active);
    const next = tabs[(index + step + tabs.length) % tabs.length];
    if (!next) return;
    setActive(next[0]);
    list.current?.querySelector<HTMLElement>(`#tab-${next[0]}`)?.focus();
  };
  return (
    <section class="panel" aria-label={say({ zh: '操作', en: 'Controls' })}>
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
            onClick={() => setActive(name)}
          >
            {say(label)}
          </button>
        ))}
      </div>
      <div
        class="panel-body"
        role="tabpanel"
        id={`panel-${active}`}
        aria-labelledby={`tab-${active}`}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrollable region has to take focus
        tabIndex={0}
      >
        {active === 'scenarios' && (
          <ScenarioList scenarios={timeline.info?.scenarios ?? []} player={player} />
        )}
        {active === 'switches' && <SwitchList info={timeline.info} state={switches} />}
        {active === 'server' && <ServerViewTab moment={timeline.entries.at(-1)?.id ?? 0} />}
      </div>
    </section>
  );
}
