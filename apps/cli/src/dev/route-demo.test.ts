import { expect, test } from 'vitest';
import { routeDemo } from './route-demo.ts';

async function asked(input: string | Request): Promise<string> {
  const seen: string[] = [];
  const fetch = routeDemo(
    async (to) => {
      seen.push(to instanceof Request ? `${to.method} ${to.url}` : String(to));
      return new Response();
    },
    () => 'http://127.0.0.1:9000',
  );
  await fetch(input);
  return seen[0] ?? '';
}

test('requests to the address in the demo’s source reach dev on its port', async () => {
  expect(await asked('http://127.0.0.1:8080/auth/login?x=1')).toBe('http://127.0.0.1:9000/auth/login?x=1');
  const request = new Request('http://127.0.0.1:8080/auth/me', { method: 'DELETE' });
  expect(await asked(request)).toBe('DELETE http://127.0.0.1:9000/auth/me');
});

test('all others go where they say', async () => {
  for (const url of [
    'http://127.0.0.1:8081/__emulator/wx/login',
    'http://127.0.0.1:80801/x',
    'https://example.com/',
  ]) {
    expect(await asked(url)).toBe(url);
  }
});
