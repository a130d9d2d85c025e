/**
 * The script of the sign-in page. Its functions are sent as they stand here, so that they use nothing but each other and what a
 * browser has.
 */
export function signInScript(): string {
  const functions = [startPage, showCode, followCode, finish, show, post];
  return `${functions.map(String).join('\n')}\n${startPage.name}();\n`;
}

/** As much of a browser as the script uses: the types of all of it would be there for the server's code too. */
interface PageElement {
  hidden: boolean;
  textContent: string | null;
  src?: string;
  readonly dataset: Readonly<Record<string, string | undefined>>;
  addEventListener(type: 'click', listener: () => void): void;
}

declare const document: {
  readonly visibilityState: string;
  readonly documentElement: { readonly lang: string };
  getElementById(id: string): PageElement | null;
  querySelector(selector: string): PageElement | null;
};

declare const location: { href: string; replace(url: string): void };

/** What the functions share. */
interface PageState {
  readonly path: string;
  readonly words: Readonly<Record<string, string>>;
  /** How many codes were shown: a page that was left open does not go on for ever. */
  shown: number;
  /** The code that is waited for. */
  waiting: { readonly close: () => void } | null;
}

interface ShownCode {
  readonly id: string;
  readonly number: string;
  readonly expiresIn: number;
  readonly picture: string | null;
  readonly link: string | null;
}

function startPage(): void {
  const { page = '{}' } = document.getElementById('page')?.dataset ?? {};
  const { path, words } = JSON.parse(page);
  const state: PageState = {
    path,
    words: words[document.documentElement.lang === 'en' ? 'en' : 'zh'],
    shown: 0,
    waiting: null,
  };
  const onClick = (id: string, act: () => void): void =>
    document.getElementById(id)?.addEventListener('click', act);
  onClick('again', () => void showCode(state, 'code'));
  onClick('link', () => void showCode(state, 'link'));
  onClick('cancel', () => void finish(state, ''));
  void showCode(state, 'code');
}

/** Gets a code, or a link, and waits for what the phone says. */
async function showCode(state: PageState, as: 'code' | 'link'): Promise<void> {
  state.waiting?.close();
  state.waiting = null;
  const { status, body } = await post(`${state.path}/codes?as=${as}`);
  if (status !== 200) {
    show(state, status === 404 ? 'over' : status === 429 ? 'limited' : 'failed', null);
    return;
  }
  state.shown += 1;
  const code = body as ShownCode;
  show(state, 'scan', code);
  followCode(state, code);
  if (code.link !== null) location.href = code.link;
}

/** The server says when something happens; a code that is over is replaced as long as somebody looks. */
function followCode(state: PageState, code: ShownCode): void {
  const events = new EventSource(`${state.path}/events?id=${code.id}`);
  const end = (): void => {
    events.close();
    clearTimeout(timer);
  };
  const replace = (): void => {
    end();
    if (document.visibilityState === 'visible' && state.shown < 7) void showCode(state, 'code');
    else show(state, 'ended', null);
  };
  let timer = setTimeout(replace, code.expiresIn * 1000);
  state.waiting = { close: end };
  events.onmessage = ({ data }) => {
    if (data === 'new') return;
    if (data === 'ended') return replace();
    show(state, data, data === 'scanned' ? code : null);
    clearTimeout(timer);
    // Who has scanned in time has another minute to decide.
    if (data === 'scanned') timer = setTimeout(replace, code.expiresIn * 1000 + 60_000);
    else end();
    if (data === 'approved' || data === 'refused') void finish(state, code.id);
  };
}

/** Goes on to the website: with the approval, or without one. */
async function finish(state: PageState, id: string): Promise<void> {
  state.waiting?.close();
  const { status, body } = await post(`${state.path}/finish?id=${id}`);
  if (status === 200) location.replace((body as { readonly location: string }).location);
  else show(state, status === 404 ? 'over' : 'failed', null);
}

function show(state: PageState, name: string, code: ShownCode | null): void {
  const set = (id: string, change: Partial<PageElement>): void =>
    void Object.assign(document.getElementById(id) ?? {}, change);
  set('state', { textContent: state.words[name] ?? '' });
  set('picture', { hidden: name !== 'scan' || code?.picture == null });
  set('number', { hidden: code === null, textContent: code?.number ?? '' });
  set('again', { hidden: code !== null || name === 'approved' || name === 'over' });
  const image = document.querySelector('img');
  if (image && code?.picture) image.src = code.picture;
}

async function post(url: string): Promise<{ readonly status: number; readonly body: unknown }> {
  try {
    const response = await fetch(url, { method: 'POST', headers: { 'x-sign-in': '1' } });
    return { status: response.status, body: response.ok ? await response.json() : null };
  } catch {
    return { status: 0, body: null };
  }
}
