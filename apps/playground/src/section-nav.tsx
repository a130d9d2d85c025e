import type { Text } from '@weapp-auth/dev-server/wire';
import type { JSX } from 'preact';
import { memo } from 'preact/compat';
import { useSay } from './language.ts';

const sections: readonly (readonly [selector: string, name: Text])[] = [
  ['.phone-column', { zh: '手机', en: 'Phone' }],
  ['.diagram', { zh: '时序', en: 'Sequence' }],
  ['.panel', { zh: '操作', en: 'Controls' }],
];

/** The way between the sections where they stand below each other; hidden where they stand side by side. */
export const SectionNav: typeof PlainSectionNav = memo(PlainSectionNav);

function PlainSectionNav({ messages }: { messages: number }): JSX.Element {
  const say = useSay();
  return (
    <nav class="section-nav" aria-label={say({ zh: '页面分区', en: 'Sections' })}>
      {sections.map(([selector, name]) => (
        <button key={selector} type="button" onClick={() => scrollTo(selector)}>
          {say(name)}
          {selector === '.diagram' && messages > 0 && <span class="section-nav-count">{messages}</span>}
        </button>
      ))}
    </nav>
  );
}

function scrollTo(selector: string): void {
  const isCalm = matchMedia('(prefers-reduced-motion: reduce)').matches;
  document.querySelector(selector)?.scrollIntoView({ behavior: isCalm ? 'auto' : 'smooth' });
}
