import { isRecord } from '../../shared/is-record.ts';
import { element } from '../shell/elements.ts';

import type { BuiltInNode } from './built-in.ts';

/**
 * An input of `type="nickname"` offers the person's own nickname while it is focused, and has what was typed
 * checked by the platform when it is left.
 */
export function offerNickname(
  node: BuiltInNode,
  control: HTMLInputElement,
  take: (nickname: string) => void,
): void {
  let strip: HTMLElement | null = null;
  const remove = (): void => {
    strip?.remove();
    strip = null;
  };
  control.addEventListener('focus', () => {
    if (node.values.type === 'nickname' && node.values.disabled !== true) {
      void nicknameOf(node).then((nickname) => {
        if (nickname !== null && document.activeElement === control) {
          remove();
          strip = stripFor(node, nickname, () => {
            remove();
            take(nickname);
          });
          node.phone.screen.overlays.append(strip);
        }
      });
    }
  });
  control.addEventListener('blur', () => {
    remove();
    if (node.values.type === 'nickname' && control.value !== '') {
      void review(node, control);
    }
  });
}

async function nicknameOf(node: BuiltInNode): Promise<string | null> {
  const answer = await node.phone.emulator.nickname();
  // Without privacy consent the platform turns the input into a plain one.
  if (answer.kind !== 'answered' || answer.body.type !== 'nickname') return null;
  return typeof answer.body.value === 'string' && answer.body.value !== '' ? answer.body.value : null;
}

async function review(node: BuiltInNode, control: HTMLInputElement): Promise<void> {
  const answer = await node.phone.emulator.nickname(control.value);
  if (answer.kind !== 'answered' || !isRecord(answer.body.review)) return;
  node.emit('nicknamereview', answer.body.review);
  if (answer.body.review.pass !== true) {
    control.value = '';
    control.dispatchEvent(new InputEvent('input', { bubbles: true }));
  }
}

function stripFor(node: BuiltInNode, nickname: string, take: () => void): HTMLElement {
  const words = node.phone.boot.language === 'zh' ? `使用昵称：${nickname}` : `Use nickname: ${nickname}`;
  const button = element('button', {
    className: 'wxs-nickname',
    attributes: { type: 'button' },
    text: words,
  });
  // A click would take the focus away from the input before it counts.
  button.addEventListener('pointerdown', (event) => {
    event.preventDefault();
    take();
  });
  return button;
}
