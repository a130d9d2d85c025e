import type { Language } from '../../shared/local-text.ts';
import type { Problem } from '../../shared/problem.ts';
import { element } from './elements.ts';
import { type PageFiles, ProblemPanel } from './problem-panel.ts';
import type { TabBar } from './tab-bar.ts';

/** The glass of the phone: pages at the bottom, then the tab bar, sheets, toasts and problems. */
export class Screen {
  readonly element: HTMLElement;
  /** Where dialogs of the platform are put. */
  readonly overlays: HTMLElement;
  readonly #pages: HTMLElement;
  readonly #problems: ProblemPanel;
  #tabBar: TabBar | null = null;

  constructor(parent: HTMLElement, language: Language) {
    this.#pages = element('div', { className: 'wxs-pages' });
    this.overlays = element('div', { className: 'wxs-overlays' });
    this.#problems = new ProblemPanel(language);
    const capsule = element('div', {
      className: 'wxs-capsule',
      attributes: { 'aria-hidden': 'true' },
      children: [
        element('i', { className: 'wxs-capsule-more' }),
        element('i', { className: 'wxs-capsule-close' }),
      ],
    });
    this.element = element('div', {
      className: 'wxs-screen',
      children: [statusBar(), this.#problems.badge, this.#pages, capsule, this.overlays],
    });
    parent.replaceChildren(this.element, this.#problems.element);
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

  /** Counts a problem on the badge and lists it beside the phone. */
  showProblem(problem: Problem): void {
    this.#problems.add(problem);
  }

  /** Opens the list of problems: there is no page to show. */
  openProblems(): void {
    this.#problems.open();
  }

  /** Says which files make a page, so that the list can unfold what concerns the opened ones. */
  set pageFiles(filesOf: PageFiles) {
    this.#problems.pageFiles = filesOf;
  }

  /** A page is on top now. */
  pageShown(path: string): void {
    this.#problems.pageOpened(path);
  }
}

/** The time, and a phone with reception and a full battery. */
function statusBar(): HTMLElement {
  const time = element('span', { className: 'wxs-time' });
  const draw = (): void => {
    time.textContent = new Date().toLocaleTimeString('zh-CN', { hour: '2-digit', minute: '2-digit' });
  };
  draw();
  setInterval(draw, 10_000);
  const signs = ['wxs-signal', 'wxs-battery'].map((className) => element('i', { className }));
  return element('div', {
    className: 'wxs-status',
    attributes: { 'aria-hidden': 'true' },
    children: [time, element('span', { className: 'wxs-signs', children: signs })],
  });
}
