import type { Language } from '../../shared/local-text.ts';
import { formatPlace, type Problem } from '../../shared/problem.ts';
import { element } from './elements.ts';

/** Tells which problems concern a page: the files that it is made of. */
export type PageFiles = (path: string) => ReadonlySet<string>;

interface Group {
  readonly file: string | undefined;
  readonly element: HTMLDetailsElement;
  readonly list: HTMLElement;
  readonly count: HTMLElement;
}

/**
 * The problems of the mini program: a badge on the phone with their number, and a list beside the phone, by
 * file, the newest first. Only the files of opened pages are unfolded. Where there is no room beside the phone
 * the badge opens the list over the page, above the tab bar.
 */
export class ProblemPanel {
  readonly badge: HTMLButtonElement;
  readonly element: HTMLElement;
  readonly #language: Language;
  readonly #groups = new Map<string, Group>();
  readonly #opened = new Set<string>();
  #filesOf: PageFiles = () => new Set();
  #errors = 0;
  #warnings = 0;

  constructor(language: Language) {
    this.#language = language;
    this.badge = element('button', {
      className: 'wxs-count',
      attributes: { type: 'button', hidden: '', 'aria-expanded': 'false' },
      onClick: () => this.#toggle(),
    });
    const title = language === 'zh' ? '问题' : 'Problems';
    this.element = element('aside', {
      className: 'wxs-problems',
      attributes: { role: 'log', 'aria-label': title, hidden: '' },
      children: [element('h2', { text: title })],
    });
  }

  /** What is made of which files; known once the mini program is compiled. */
  set pageFiles(filesOf: PageFiles) {
    this.#filesOf = filesOf;
  }

  /** A page came up: what concerns it is unfolded. */
  pageOpened(path: string): void {
    for (const file of this.#filesOf(path)) {
      this.#opened.add(file);
    }
    for (const group of this.#groups.values()) {
      group.element.open ||= this.#concerns(group.file);
    }
  }

  /** Adds a problem on top. */
  add(problem: Problem): void {
    const group = this.#groupOf(problem.file);
    group.list.prepend(entry(problem, this.#language));
    group.count.textContent = String(group.list.childElementCount);
    this.element.querySelector('h2')?.after(group.element);
    this.element.hidden = false;
    this.#errors += problem.severity === 'error' ? 1 : 0;
    this.#warnings += problem.severity === 'warning' ? 1 : 0;
    this.#drawBadge();
  }

  /** Opens the list over the page: nothing else is there to see. */
  open(): void {
    this.element.classList.add('wxs-opened');
    this.badge.setAttribute('aria-expanded', 'true');
  }

  #toggle(): void {
    const isOpen = this.element.classList.toggle('wxs-opened');
    this.badge.setAttribute('aria-expanded', String(isOpen));
  }

  #drawBadge(): void {
    const [errors, warnings] = [this.#errors, this.#warnings];
    this.badge.hidden = false;
    this.badge.textContent = String(errors + warnings);
    this.badge.classList.toggle('wxs-error', errors > 0);
    const label =
      this.#language === 'zh'
        ? `${errors} 个错误，${warnings} 个警告`
        : `${errors} errors, ${warnings} warnings`;
    this.badge.setAttribute('aria-label', label);
    this.badge.title = label;
  }

  #concerns(file: string | undefined): boolean {
    return file === undefined || this.#opened.has(stemOf(file)) || stemOf(file) === 'app';
  }

  #groupOf(file: string | undefined): Group {
    const known = this.#groups.get(file ?? '');
    if (known !== undefined) return known;
    const list = element('div');
    const count = element('span', { className: 'wxs-group-count' });
    const elsewhere = this.#language === 'zh' ? '运行时' : 'While running';
    const title = element('summary', { children: [element('span', { text: file ?? elsewhere }), count] });
    const details = element('details', { className: 'wxs-group', children: [title, list] });
    details.open = this.#concerns(file);
    const group = { file, element: details, list, count };
    this.#groups.set(file ?? '', group);
    return group;
  }
}

function stemOf(file: string): string {
  return file.replace(/\.\w+$/, '');
}

/** Its place and sentence, and the stack where there is one. */
function entry(problem: Problem, language: Language): HTMLElement {
  const place = formatPlace(problem);
  const sentence = `${place === '' ? '' : `${place} `}${problem.message[language]}`;
  const content =
    problem.stack === undefined
      ? element('div', { className: 'wxs-sentence', text: sentence })
      : foldStack(sentence, problem);
  return element('div', { className: `wxs-problem wxs-${problem.severity}`, children: [content] });
}

/** A sentence that opens to the stack. */
function foldStack(sentence: string, { stack = '' }: Problem): HTMLElement {
  return element('details', {
    children: [
      element('summary', { className: 'wxs-sentence', text: sentence }),
      element('pre', { text: stack }),
    ],
  });
}
