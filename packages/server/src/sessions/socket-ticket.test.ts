import { expect, onTestFinished, test } from 'vitest';
import { openTestBed, type TestBed } from '../testing/test-bed.fixture.ts';

async function open(): Promise<TestBed> {
  const bed = await openTestBed();
  onTestFinished(() => bed.close());
  return bed;
}

async function ticketOf(bed: TestBed, token: string): Promise<string> {
  const { status, body } = await bed.request('POST', '/auth/socket-ticket', { token });
  expect([status, body.expiresIn]).toEqual([200, 30]);
  return body.ticket;
}

test('a ticket says whose socket it is, once, and on any replica', async () => {
  const bed = await open();
  const { token, user } = await bed.login();
  const ticket = await ticketOf(bed, token);
  const replica = bed.replica();
  const taken = await Promise.all([
    bed.auth.api.takeSocketTicket(ticket),
    replica.api.takeSocketTicket(ticket),
  ]);
  expect(taken.filter((owner) => owner !== null)).toMatchObject([{ user: { id: user.id } }]);
  expect(await bed.auth.api.takeSocketTicket(ticket)).toBeNull();
  await replica.close();
});

test('a ticket lives half a minute, and not longer than its session', async () => {
  const bed = await open();
  const { token } = await bed.login();
  const late = await ticketOf(bed, token);
  bed.advance(30_000);
  expect(await bed.auth.api.takeSocketTicket(late)).toBeNull();
  const ended = await ticketOf(bed, token);
  await bed.request('POST', '/auth/logout', { token });
  expect(await bed.auth.api.takeSocketTicket(ended)).toBeNull();
});

test.each(['', 'v1.x.y', 'wxs_'.padEnd(47, 'a'), 'a'.repeat(5_000)])('%s is no ticket', async (text) => {
  const bed = await open();
  expect(await bed.auth.api.takeSocketTicket(text)).toBeNull();
});

test('a ticket is no token, and holds none', async () => {
  const bed = await open();
  const { token } = await bed.login();
  const ticket = await ticketOf(bed, token);
  expect(ticket).not.toContain(token);
  expect((await bed.request('GET', '/auth/me', { token: ticket })).status).toBe(401);
});

test('nobody gets a ticket without a session', async () => {
  const bed = await open();
  expect((await bed.request('POST', '/auth/socket-ticket')).status).toBe(401);
});
