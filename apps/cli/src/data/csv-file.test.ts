import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type CsvRow, openCsvFile, readCsvRows } from './csv-file.ts';

let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'weapp-auth-csv-'));
});

afterEach(() => rmSync(folder, { recursive: true }));

/** 小爱同学, as Excel saves it in China. */
const xiaoAi = [0xd0, 0xa1, 0xb0, 0xae, 0xcd, 0xac, 0xd1, 0xa7];

describe('a table in a file', () => {
  test.each([
    ['comma', 'openid,nick\na,"x;y"\n', ',', ['openid', 'nick']],
    ['semicolon', '\uFEFFopenid;nick\na;"x,y"\n', ';', ['openid', 'nick']],
    ['tab', 'openid\tnick\na\tx\n', '\t', ['openid', 'nick']],
    ['comma, with others inside of a quoted name', '"a;b;c",openid\nx,y\n', ',', ['a;b;c', 'openid']],
    ['nothing', 'openid\na\n', ',', ['openid']],
  ])('may have its columns apart by %s', async (_, text, delimiter, heading) => {
    const file = await openCsvFile(write(text));
    expect(file).toMatchObject({ delimiter, heading });
    expect(await rowsOf(text)).toHaveLength(1);
  });

  test.each([['\n'], ['\r\n'], ['\r']])(
    'names its rows by the line on which they begin, lines ending in %j',
    async (end) => {
      const text = ['', 'openid,nick', '', 'a,"x', 'y"', '', 'b,z', 'c'].join(end);
      const rows = await rowsOf(text);
      expect(rows.map(({ line }) => line)).toEqual([4, 7, 8]);
      expect(rows[0]?.values).toEqual({ openid: 'a', nick: 'x\ny' });
      expect(rows[2]?.values).toEqual({ openid: 'c', nick: undefined });
    },
  );

  test('is empty without a line', async () => {
    expect(await openCsvFile(write('\n'))).toMatchObject({ heading: [] });
  });

  test('is none with a quote that never ends', async () => {
    await expect(openCsvFile(write('openid\n"a\n')).then(rowsIn)).rejects.toMatchObject({
      code: 'csv_malformed',
    });
  });
});

describe('the text of a table', () => {
  test('is UTF-8 where it can be', async () => {
    expect(await openCsvFile(write('openid,nick\na,小爱同学😀\n'))).toMatchObject({ encoding: 'utf-8' });
  });

  test('is GB18030 where it is Chinese', async () => {
    const bytes = Buffer.concat([Buffer.from('openid,nick\na,'), Buffer.from(xiaoAi), Buffer.from('\n')]);
    const file = await openCsvFile(write(bytes));
    expect(file.encoding).toBe('gb18030');
    expect(await rowsIn(file)).toMatchObject([{ line: 2, values: { nick: '小爱同学' } }]);
  });

  test('is UTF-16 where its mark says so', async () => {
    const file = await openCsvFile(write(Buffer.from('\uFEFFopenid\tnick\r\na\t小爱\r\n', 'utf16le')));
    expect(file).toMatchObject({ encoding: 'utf-16le', delimiter: '\t', heading: ['openid', 'nick'] });
    expect(await rowsIn(file)).toMatchObject([{ line: 2, values: { openid: 'a', nick: '小爱' } }]);
  });

  test.each([
    ['Western European', 'openid,nick\na,x\nb,Müller\nc,Zoë\n', 'latin1' as const, 3],
    ['of no encoding', 'openid,nick\na,\u00FF\u00FF\n', 'latin1' as const, 2],
  ])('is refused where it is %s, and the line is named', async (_, text, encoding, line) => {
    await expect(openCsvFile(write(Buffer.from(text, encoding)))).rejects.toMatchObject({
      code: 'encoding_unknown',
      line,
    });
  });

  test('is what somebody says it is, if it can be', async () => {
    const western = write(Buffer.from('openid,nick\nb,Müller\n', 'latin1'));
    const file = await openCsvFile(western, 'windows-1252');
    expect(await rowsIn(file)).toMatchObject([{ values: { nick: 'Müller' } }]);
    await expect(openCsvFile(western, 'utf-8')).rejects.toMatchObject({ code: 'encoding_unknown', line: 2 });
  });

  test('is refused where characters were lost before', async () => {
    await expect(openCsvFile(write('openid,nick\na,x\nb,M\uFFFDller\n'))).rejects.toMatchObject({
      code: 'text_spoiled',
      line: 3,
    });
  });

  test.each(['openid,nick\na,小', 'openid,nick\na,小爱同学\nb,小'])(
    'is refused where its last character is cut off: %j',
    async (text) => {
      const whole = Buffer.from(text);
      await expect(openCsvFile(write(whole.subarray(0, -1)))).rejects.toMatchObject({
        code: 'encoding_unknown',
      });
    },
  );

  test('is refused where one name of many was cut inside of a character', async () => {
    const lines = Array.from({ length: 50 }, (_, index) => Buffer.from(`openid-${index},小爱同学和小明\n`));
    const cut = Buffer.concat([
      Buffer.from('openid-x,'),
      Buffer.from('小爱').subarray(0, 5),
      Buffer.from('\n'),
    ]);
    const path = write(Buffer.concat([Buffer.from('openid,nick\n'), cut, ...lines]));
    await expect(openCsvFile(path)).rejects.toMatchObject({ code: 'encoding_unknown', line: 2 });
  });
});

function write(content: string | Buffer): string {
  const path = join(folder, 'users.csv');
  writeFileSync(path, content);
  return path;
}

async function rowsOf(text: string): Promise<readonly CsvRow[]> {
  return rowsIn(await openCsvFile(write(text)));
}

async function rowsIn(file: Awaited<ReturnType<typeof openCsvFile>>): Promise<readonly CsvRow[]> {
  const rows: CsvRow[] = [];
  for await (const row of readCsvRows(file, () => {})) rows.push(row);
  return rows;
}
