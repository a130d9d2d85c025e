/** A book in the shop. */
export interface Book {
  readonly id: string;
  readonly title: string;
  readonly author: string;
  readonly color: string;
  readonly about: string;
}

/** What is on the shelf; old enough to belong to everybody. */
export const books: readonly Book[] = [
  {
    id: 'liaozhai',
    title: '聊斋志异',
    author: '蒲松龄',
    color: '#7a4b2f',
    about: '花妖狐魅，多具人情。四百多个夜里讲给人听的故事。',
  },
  {
    id: 'xiyouji',
    title: '西游记',
    author: '吴承恩',
    color: '#a8642a',
    about: '一只猴子、一位师父和十万八千里路。',
  },
  {
    id: 'hongloumeng',
    title: '红楼梦',
    author: '曹雪芹',
    color: '#8c2f39',
    about: '大观园里的一场繁华与一声叹息。',
  },
  {
    id: 'mengxi',
    title: '梦溪笔谈',
    author: '沈括',
    color: '#3d5a5b',
    about: '一位好奇的宋朝官员，把天文、地理和手艺都记了下来。',
  },
  {
    id: 'fusheng',
    title: '浮生六记',
    author: '沈复',
    color: '#5d4a66',
    about: '寻常夫妻，布衣菜饭，可乐终身。',
  },
];

/** The book with an id, or the first one. */
export function findBook(id: string | undefined): Book {
  const [first] = books;
  return books.find((book) => book.id === id) ?? (first as Book);
}
