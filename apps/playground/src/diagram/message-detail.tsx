import type { Message } from '@weapp-auth/dev-server/wire';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { fetchRevealed } from '../api.ts';
import { useSay } from '../language.ts';
import { explain } from './explanations.ts';
import { JsonView } from './json-view.tsx';

const dullHeaders =
  /^(accept|accept-encoding|connection|content-length|date|host|keep-alive|sec-|transfer-encoding|user-agent)/;

/** What is inside a message: why it is sent, its headers and body, masked until revealed. */
export function MessageDetail({ message }: { message: Message }): JSX.Element {
  const say = useSay();
  const [revealed, setRevealed] = useState<Message | null>(null);
  const shown = revealed ?? message;
  const explanation = explain(message);
  const headers = Object.entries(shown.headers).filter(([name]) => !dullHeaders.test(name));
  return (
    <div class="detail">
      {explanation && <p class="detail-why">{say(explanation)}</p>}
      {shown.path !== '' && <p class="detail-path">{shown.path}</p>}
      {headers.length > 0 && (
        <dl class="detail-headers">
          {headers.map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      )}
      {shown.body !== null && <JsonView value={shown.body} />}
      <RevealButton revealed={revealed !== null} message={message} show={setRevealed} />
    </div>
  );
}

function RevealButton({
  revealed,
  message,
  show,
}: {
  revealed: boolean;
  message: Message;
  show: (message: Message | null) => void;
}): JSX.Element | null {
  const say = useSay();
  const [gone, setGone] = useState(false);
  const isMasked = JSON.stringify([message.path, message.headers, message.body]).includes('••••');
  if (!isMasked) return null;
  if (gone)
    return (
      <p class="hint">
        {say({ zh: '这条消息已经不在内存里了。', en: 'This message is not in memory any more.' })}
      </p>
    );
  const reveal = (): Promise<void> => fetchRevealed(message.id).then(show, () => setGone(true));
  return (
    <button type="button" class="button button-quiet" onClick={() => (revealed ? show(null) : void reveal())}>
      {revealed
        ? say({ zh: '重新遮住', en: 'Mask again' })
        : say({ zh: '显示完整内容（仅演示数据）', en: 'Show the whole content (demo data only)' })}
    </button>
  );
}
