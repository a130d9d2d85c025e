import type { DialogAnswer } from '../../shared/server-event.ts';
import { type DialogPlace, textFor } from '../shell/dialog.ts';
import { element } from '../shell/elements.ts';

/** Pictures that somebody could have in the album, drawn here: no file is needed. */
const albumPictures = [
  { name: 'leaf', back: '#cfe8d5', front: '#2f7d4f' },
  { name: 'sea', back: '#cfe0f2', front: '#2d5f9a' },
  { name: 'sand', back: '#f3e3c8', front: '#a86f1c' },
] as const;

/** The rows of the avatar sheet: the person's own picture, and a few from the album. */
export function avatarChoices(
  place: Pick<DialogPlace, 'language'>,
  answer: (answer: DialogAnswer) => void,
): HTMLElement {
  const own = element('button', {
    className: 'wxs-avatar',
    attributes: { type: 'button', 'data-answer': 'own' },
    text: textFor(place, { zh: '用自己的头像', en: 'Use own picture' }),
    onClick: () => answer({ accept: true }),
  });
  const album = albumPictures.map((picture) => {
    const image = paint(picture.back, picture.front);
    return element('button', {
      className: 'wxs-avatar',
      attributes: { type: 'button', 'data-answer': picture.name, 'aria-label': picture.name },
      children: [element('img', { attributes: { src: image, alt: '' } })],
      onClick: () => answer({ accept: true, avatarUrl: image }),
    });
  });
  return element('div', { className: 'wxs-avatars', children: [own, ...album] });
}

function paint(back: string, front: string): string {
  const canvas = element('canvas');
  canvas.width = 132;
  canvas.height = 132;
  const context = canvas.getContext('2d');
  if (context !== null) {
    context.fillStyle = back;
    context.fillRect(0, 0, 132, 132);
    context.fillStyle = front;
    context.beginPath();
    context.arc(66, 50, 24, 0, 2 * Math.PI);
    context.fill();
    context.beginPath();
    context.arc(66, 132, 46, Math.PI, 0);
    context.fill();
  }
  return canvas.toDataURL('image/png');
}
