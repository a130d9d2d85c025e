import type { Words } from './words';

/** A book in the shop. */
export interface Book {
  readonly id: string;
  readonly color: string;
  /** On the cover, in the language it was written in. */
  readonly cover: string;
  readonly title: string;
  readonly author: string;
  readonly about: string;
}

interface Entry {
  readonly id: string;
  readonly color: string;
  readonly zh: BookWords;
  readonly en: BookWords;
}

type BookWords = readonly [title: string, author: string, about: string];

/** What is on the shelf; old enough to belong to everybody. */
const entries: readonly Entry[] = [
  {
    id: 'liaozhai',
    color: '#7a4b2f',
    zh: ['聊斋志异', '蒲松龄', '花妖狐魅，多具人情。四百多个夜里讲给人听的故事。'],
    en: ['Strange Tales', 'Pu Songling', 'Foxes and ghosts with human hearts, in some five hundred tales.'],
  },
  {
    id: 'xiyouji',
    color: '#8f5220',
    zh: ['西游记', '吴承恩', '一只猴子、一位师父和十万八千里路。'],
    en: ['Journey to the West', "Wu Cheng'en", 'A monkey, a monk and a very long road.'],
  },
  {
    id: 'hongloumeng',
    color: '#8c2f39',
    zh: ['红楼梦', '曹雪芹', '大观园里的一场繁华与一声叹息。'],
    en: ['Dream of the Red Chamber', 'Cao Xueqin', 'The splendour of a garden, and a sigh.'],
  },
  {
    id: 'mengxi',
    color: '#3d5a5b',
    zh: ['梦溪笔谈', '沈括', '一位好奇的宋朝官员，把天文、地理和手艺都记了下来。'],
    en: ['Dream Pool Essays', 'Shen Kuo', 'A curious official writes down stars, rivers and crafts.'],
  },
  {
    id: 'fusheng',
    color: '#5d4a66',
    zh: ['浮生六记', '沈复', '寻常夫妻，布衣菜饭，可乐终身。'],
    en: ['Six Records of a Floating Life', 'Shen Fu', 'Plain clothes, simple meals and a happy marriage.'],
  },
];

/** The books, told in the language of the phone. */
export function readBooks({ language }: Words): readonly Book[] {
  return entries.map(({ id, color, zh, en }) => {
    const [title, author, about] = language === 'zh' ? zh : en;
    return { id, color, cover: zh[0], title, author, about };
  });
}
