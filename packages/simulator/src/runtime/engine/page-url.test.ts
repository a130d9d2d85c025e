import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parsePageUrl } from './page-url.ts';

describe('the address of a page', () => {
  it('is absolute, or relative to the current page', () => {
    expect(parsePageUrl('/pages/a/a', 'pages/b/b').path).toBe('pages/a/a');
    expect(parsePageUrl('../a/a', 'pages/b/b').path).toBe('pages/a/a');
    expect(parsePageUrl('./c', 'pages/b/b').path).toBe('pages/b/c');
    expect(parsePageUrl('/pages/a/a.html', '').path).toBe('pages/a/a');
  });

  it('keeps query values encoded, and splits at the first sign only', () => {
    const { query } = parsePageUrl('/a?x=1%262&y=a=b&z&=&u=http://h/?q', '');
    expect(query).toEqual({ x: '1%262', y: 'a=b', z: '', '': '', u: 'http://h/?q' });
  });

  it('never leaves the root', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (url, current) => {
        const { path } = parsePageUrl(url, current);
        expect(path.split('/')).not.toContain('..');
        expect(path.startsWith('/')).toBe(false);
      }),
    );
  });
});
