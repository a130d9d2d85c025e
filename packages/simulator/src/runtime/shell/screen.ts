import type { Language } from '../../shared/local-text.ts';
import type { Problem } from '../../shared/problem.ts';
import { formatPlace } from '../../shared/problem.ts';
import { element } from './elements.ts';
import type { TabBar } from './tab-bar.ts';

/** The glass of the phone: pages at the bottom, then the tab bar, sheets, toasts and problems. */
export class Screen {
  readonly element: HTMLElement;
  /** Where dialogs of the platform are put. */
  readonly overlays: HTMLElement;
  readonly #pages: HTMLElement;
  readonly #problems: HTMLElement;
  readonly #language: Language;
  #tabBar: TabBar | null = null;

  constructor(parent: HTMLElement, language: Language) {
    this.#language = language;
    this.#pages = element('div', { className: 'wxs-pages' });
    this.overlays = element('div', { className: 'wxs-overlays' });
    this.#problems = element('div', { className: 'wxs-problems', attributes: { role: 'log' } });
    const capsule = element('div', {
      className: 'wxs-capsule',
      attributes: { 'aria-hidden': 'true' },
      children: ['•••', '○'],
    });
    this.element = element('div', {
      className: 'wxs-screen',
      children: [
        element('div', { className: 'wxs-status' }),
        this.#pages,
        capsule,
        this.overlays,
        this.#problems,
      ],
    });
    parent.replaceChildren(this.element);
  }

  addPage(page: HTMLElement): void {
    this.#pages.append(page);
  }

  setTabBar(tabBar: TabBar): void {
    this.#tabBar = tabBar;
    this.#pages.after(tabBar.element);
  }

  get tabBar(): TabBar | null {
    return this.#tabBar;
  }

  /** Shows the tab bar with `index` chosen; -1 hides it. */
  showTab(index: number): void {
    if (this.#tabBar === null) return;
    this.#tabBar.element.hidden = index === -1;
    if (index !== -1) {
      this.#tabBar.select(index);
    }
  }

  /** Shows a problem over the page until it is closed: its place and sentence, and the stack where there is one. */
  showProblem(problem: Problem): void {
    const place = formatPlace(problem);
    const sentence = `${place === '' ? '' : `${place} `}${problem.message[this.#language]}`;
    const content =
      problem.stack === undefined
        ? element('div', { className: 'wxs-sentence', text: sentence })
        : foldStack(sentence, problem);
    const close = element('button', {
      attributes: { type: 'button', 'aria-label': '关闭 Close' },
      text: '×',
      onClick: () => body.remove(),
    });
    const body = element('div', {
      className: `wxs-problem wxs-${problem.severity}`,
      children: [content, close],
    });
    this.#problems.append(body);
  }
}

/** A sentence that opens to the stack; errors are open from the start. */
function foldStack(sentence: string, { stack = '', severity }: Problem): HTMLElement {
  const details = element('details', {
    children: [
      element('summary', { className: 'wxs-sentence', text: sentence }),
      element('pre', { text: stack }),
    ],
  });
  details.open = severity === 'error';
  return details;
}
