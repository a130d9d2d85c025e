import { askWx } from './ask-wx.ts';
import type { Context } from './context.ts';
import type { CoreAuth } from './core.ts';
import type { Denial } from './denial.ts';
import type { WxLike } from './wx-like.ts';

/** An interface that needs the person's agreement to the privacy guide is waiting for it. */
export interface PrivacyQuestion {
  /** What asked: `button.getPhoneNumber`, `chooseAvatar`, … */
  readonly referrer: string;
  /** To be called after `bindagreeprivacyauthorization` of the button with this id. */
  agree(buttonId: string): void;
  disagree(): void;
}

/** What {@link Privacy.check} resolves to. */
export type PrivacyOutcome =
  /** Agreed, or nothing to agree to. Base libraries before 2.32.3 do not ask. */
  | { readonly kind: 'agreed' }
  /** `name` is the guide's title: 《…隐私保护指引》. */
  | { readonly kind: 'needed'; readonly name: string }
  | Denial;

/** The privacy guide (隐私保护指引) of one mini program. */
export interface Privacy {
  /** Whether the person still has to agree. */
  check(): Promise<PrivacyOutcome>;
  /** Asks now, as a privacy interface would. `agreed`, or a denial. */
  ask(): Promise<PrivacyOutcome>;
  /** Opens the guide. */
  open(): Promise<PrivacyOutcome>;
  /**
   * Shows the question to the person whenever WeChat has one. The listener added last is on the page in front, so it
   * is asked alone. Returns what takes it off. Without any listener WeChat shows its own popup, as long as there never
   * was one; after that a question without a listener counts as refused, since WeChat knows no way to unregister.
   */
  onQuestion(listener: (question: PrivacyQuestion) => void): () => void;
}

/** Handles the privacy guide once for the whole app. */
export function createPrivacy(auth: CoreAuth): Privacy {
  const { context } = auth.inside;
  const wx = context.wx as WxLike & PrivacyApi;
  const listeners: ((question: PrivacyQuestion) => void)[] = [];
  const queue: PrivacyQueue = { listeners, waiting: [], isRegistered: false };
  return {
    check: () => check(context),
    ask: () => finish(context, 'requirePrivacyAuthorize'),
    open: () => finish(context, 'openPrivacyContract'),
    onQuestion: (listener) => {
      listeners.push(listener);
      register(wx, queue);
      return () => {
        const at = listeners.indexOf(listener);
        if (at >= 0) listeners.splice(at, 1);
      };
    },
  };
}

interface PrivacyQueue {
  readonly listeners: ((question: PrivacyQuestion) => void)[];
  /** Interfaces that wait for the answer; one tap answers them all. */
  readonly waiting: ((answer: PrivacyAnswer) => void)[];
  isRegistered: boolean;
}

type PrivacyAnswer =
  | { readonly event: 'exposureAuthorization' }
  | { readonly event: 'agree'; readonly buttonId: string }
  | { readonly event: 'disagree' };

interface PrivacySetting {
  readonly needAuthorization?: boolean;
  readonly privacyContractName?: string;
}

interface PrivacyApi {
  readonly onNeedPrivacyAuthorization?: (
    listener: (resolve: (answer: PrivacyAnswer) => void, event?: { readonly referrer?: string }) => void,
  ) => void;
}

const needs = '2.32.3';

async function check(context: Context): Promise<PrivacyOutcome> {
  const setting = await askWx<PrivacySetting>(context, { api: 'getPrivacySetting', needs });
  if (setting.kind === 'unsupported') return { kind: 'agreed' };
  if (setting.kind !== 'done') return setting;
  const { needAuthorization, privacyContractName = '' } = setting.value;
  return needAuthorization ? { kind: 'needed', name: privacyContractName } : { kind: 'agreed' };
}

async function finish(context: Context, api: string): Promise<PrivacyOutcome> {
  const result = await askWx<unknown>(context, { api, needs, isDialog: true });
  return result.kind === 'done' ? { kind: 'agreed' } : result;
}

/** WeChat keeps one listener per app, the last one registered; this is the only place that registers. */
function register(wx: PrivacyApi, queue: PrivacyQueue): void {
  if (queue.isRegistered || !wx.onNeedPrivacyAuthorization) return;
  queue.isRegistered = true;
  try {
    wx.onNeedPrivacyAuthorization((resolve, event) => question(queue, resolve, event?.referrer || ''));
  } catch {
    // Then WeChat shows its own popup.
    queue.isRegistered = false;
  }
}

function question(queue: PrivacyQueue, resolve: (answer: PrivacyAnswer) => void, referrer: string): void {
  const listener = queue.listeners[queue.listeners.length - 1];
  queue.waiting.push(resolve);
  if (!listener) {
    answerAll(queue, { event: 'disagree' });
    return;
  }
  tell(resolve, { event: 'exposureAuthorization' });
  try {
    listener({
      referrer,
      agree: (buttonId) => answerAll(queue, { event: 'agree', buttonId }),
      disagree: () => answerAll(queue, { event: 'disagree' }),
    });
  } catch (error) {
    // Nobody is going to answer; what asked would wait for ever.
    answerAll(queue, { event: 'disagree' });
    Promise.reject(error);
  }
}

function answerAll(queue: PrivacyQueue, answer: PrivacyAnswer): void {
  for (const resolve of queue.waiting.splice(0)) tell(resolve, answer);
}

/** One interface that is gone does not keep the others waiting. */
function tell(resolve: (answer: PrivacyAnswer) => void, answer: PrivacyAnswer): void {
  try {
    resolve(answer);
  } catch {
    // It has ended without the answer.
  }
}
