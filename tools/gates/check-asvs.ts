/** OWASP ASVS 5.0.0: the requirements of levels 1 and 2, by section. */
const requirements: Readonly<Record<string, string>> = {
  '1.1': '1-2',
  '1.2': '1-9',
  '1.3': '1-11',
  '1.4': '1-3',
  '1.5': '1-2',
  '2.1': '1-3',
  '2.2': '1-3',
  '2.3': '1-4',
  '2.4': '1',
  '3.2': '1-2',
  '3.3': '1-4',
  '3.4': '1-6',
  '3.5': '1-5',
  '3.7': '1-2',
  '4.1': '1-3',
  '4.2': '1',
  '4.3': '1-2',
  '4.4': '1-4',
  '5.1': '1',
  '5.2': '1-3',
  '5.3': '1-2',
  '5.4': '1-3',
  '6.1': '1-3',
  '6.2': '1-12',
  '6.3': '1-4',
  '6.4': '1-4',
  '6.5': '1-5',
  '6.6': '1-3',
  '6.8': '1-4',
  '7.1': '1-3',
  '7.2': '1-4',
  '7.3': '1-2',
  '7.4': '1-5',
  '7.5': '1-2',
  '7.6': '1-2',
  '8.1': '1-2',
  '8.2': '1-3',
  '8.3': '1',
  '8.4': '1',
  '9.1': '1-3',
  '9.2': '1-4',
  '10.1': '1-2',
  '10.2': '1-2',
  '10.3': '1-4',
  '10.4': '1-11',
  '10.5': '1-5',
  '10.6': '1-2',
  '10.7': '1-3',
  '11.1': '1-2',
  '11.2': '1-3',
  '11.3': '1-3',
  '11.4': '1-4',
  '11.5': '1',
  '11.6': '1',
  '12.1': '1-3',
  '12.2': '1-2',
  '12.3': '1-4',
  '13.1': '1',
  '13.2': '1-5',
  '13.3': '1-2',
  '13.4': '1-5',
  '14.1': '1-2',
  '14.2': '1-4',
  '14.3': '1-3',
  '15.1': '1-3',
  '15.2': '1-3',
  '15.3': '1-7',
  '16.1': '1',
  '16.2': '1-5',
  '16.3': '1-4',
  '16.4': '1-3',
  '16.5': '1-3',
  '17.1': '1',
  '17.2': '1-4',
  '17.3': '1-2',
};

/** Reads a file of the repository; null when there is none. */
export type ReadFile = (path: string) => string | null;

/**
 * Holds a table of requirements against the repository: every requirement stands in exactly one row, every link leads
 * to a file, and every test or heading that a row names is in the file it links to.
 *
 * @param path of the page in the repository
 */
export function checkAsvs(path: string, read: ReadFile): readonly string[] {
  const page = read(path);
  if (page === null) return [`${path}: is not there`];
  const rows = page.split('\n').flatMap(readRow);
  return [...countProblems(path, rows), ...rows.flatMap((row) => evidenceProblems(path, row, read))];
}

interface Row {
  readonly ids: readonly string[];
  readonly text: string;
}

/** A row of a table that begins with requirements: `| 1.2.3 | …`, `| 6.2.1–6.2.12, 6.4.1 | …`. */
function readRow(line: string): readonly Row[] {
  const first = /^\|\s*([\d.,–\s]+?)\s*\|/.exec(line)?.[1];
  if (first === undefined) return [];
  return [{ ids: first.split(',').flatMap((part) => readRange(part.trim())), text: line }];
}

function readRange(text: string): readonly string[] {
  const [from = '', to = from] = text.split('–');
  const section = from.slice(0, from.lastIndexOf('.'));
  const [first, last] = [lastNumber(from), lastNumber(to)];
  return Array.from({ length: Math.max(last - first + 1, 1) }, (_, n) => `${section}.${first + n}`);
}

function lastNumber(id: string): number {
  return Number(id.slice(id.lastIndexOf('.') + 1));
}

function countProblems(path: string, rows: readonly Row[]): readonly string[] {
  const listed = rows.flatMap(({ ids }) => ids);
  const wanted = Object.entries(requirements).flatMap(([section, numbers]) =>
    numbers.split(',').flatMap((range) => {
      const [first = '', last = first] = range.split('-');
      return readRange(`${section}.${first}–${section}.${last}`);
    }),
  );
  const counts = new Map<string, number>();
  for (const id of listed) counts.set(id, (counts.get(id) ?? 0) + 1);
  return [
    ...wanted.filter((id) => !counts.has(id)).map((id) => `${path}: ${id} is in no table`),
    ...[...counts].filter(([, count]) => count > 1).map(([id]) => `${path}: ${id} is there twice`),
    ...[...counts.keys()]
      .filter((id) => !wanted.includes(id))
      .map((id) => `${path}: ${id} is no requirement of level 1 or 2`),
  ];
}

/** `[keys.test.ts](../../keys.test.ts): ‘a test’, ‘another’`: what is in these quotes is in the file before them. */
function evidenceProblems(path: string, { ids, text }: Row, read: ReadFile): readonly string[] {
  const links = [...text.matchAll(/\]\(([^)#]*)(?:#([^)]*))?\)([^[|]*)/g)];
  return links.flatMap(([, link = '', heading, rest = '']) => {
    const target = link === '' ? path : resolve(path, link);
    const content = read(target);
    const place = `${path}: ${ids.join(', ')}`;
    if (content === null) return [`${place}: ${target} is not there`];
    const names = [...rest.matchAll(/‘([^‘]+?)’(?=[,;.\s]|$)/g)].map(([, name = '']) => name);
    const missing = names.filter((name) => !content.includes(name)).map((name) => `the test ‘${name}’`);
    if (heading !== undefined && !headingsOf(content).includes(heading)) missing.push(`#${heading}`);
    if (/\.test\.ts$/.test(target) && names.length === 0)
      return [`${place}: ${target} without the name of a test`];
    return missing.map((what) => `${place}: ${what} is not in ${target}`);
  });
}

function resolve(from: string, link: string): string {
  return new URL(link, `file:///${from}`).pathname.slice(1);
}

/** The anchors that GitHub makes of headings. */
function headingsOf(text: string): readonly string[] {
  return [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}
