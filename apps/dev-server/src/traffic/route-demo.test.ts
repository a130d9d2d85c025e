import { expect, test } from 'vitest';
import { routeDemo } from './route-demo.ts';

async function asked(url: string, init?: RequestInit): Promise<Request> {
  const seen: Request[] = [];
  const fetch = routeDemo(
    async (to, given) => {
      seen.push(new Request(to, given));
      return new Response();
    },
    () => 'http://127.0.0.1:9000',
  );
  await fetch(url, init, { user: 'alice', device: '2' });
  return seen[0] ?? new Request('about:blank');
}

test('requests to the address in the demo’s source reach dev on its port, and name their phone', async () => {
  const init = { method: 'POST', headers: { authorization: 'Bearer t' } };
  const request = await asked('http://127.0.0.1:8080/auth/login?x=1', init);
  expect([request.method, request.url]).toEqual(['POST', 'http://127.0.0.1:9000/auth/login?x=1']);
  expect(Object.fromEntries(request.headers)).toEqual({
    authorization: 'Bearer t',
    'x-playground-phone': 'alice/2',
  });
});

test.each(['http://127.0.0.1:8081/__emulator/wx/login', 'http://127.0.0.1:18080/x', 'https://example.com/'])(
  '%s goes where it says, as it is',
  async (url) => {
    const request = await asked(url);
    expect(request.url).toBe(url);
    expect(request.headers.has('x-playground-phone')).toBe(false);
  },
);
