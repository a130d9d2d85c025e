import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { postgres, startPrivatePostgres } from '../../testing/postgres-server.fixture.ts';
import { removeFolder, temporaryFolder, unprivilegedAccount } from '../../testing/private-process.fixture.ts';
import { describeWithPrivateServer } from '../../testing/real-server.fixture.ts';
import { postgresStore } from '../postgres.ts';

const account = unprivilegedAccount(['postgres']);
const folder = temporaryFolder(account);
const [certificate, key] = [join(folder, 'server.pem'), join(folder, 'server.key')];

/** A certificate that nobody signed but itself, for a host that is not this one. */
function makeCertificate(): void {
  const subject = ['-subj', '/CN=db.example.com', '-addext', 'subjectAltName=DNS:db.example.com'];
  const files = ['-keyout', key, '-out', certificate];
  execFileSync(
    'openssl',
    ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', ...subject, ...files],
    {
      stdio: 'ignore',
    },
  );
  chmodSync(key, 0o600);
  if (account !== null) for (const file of [certificate, key]) chownSync(file, account.uid, account.gid);
}

async function outcomeOf(url: string): Promise<string> {
  const store = postgresStore({ url });
  try {
    return await store.ping().then(
      () => 'connected',
      (error: Error) => error.message,
    );
  } finally {
    await store.close();
  }
}

const withTls = {
  ...postgres,
  startPrivate: () => {
    makeCertificate();
    return startPrivatePostgres(['ssl=on', `ssl_cert_file=${certificate}`, `ssl_key_file=${key}`]);
  },
};

await describeWithPrivateServer(withTls, 'a PostgreSQL with a certificate of its own making', (server) => {
  afterAll(() => removeFolder(folder));
  const unknown = /^The certificate of PostgreSQL is signed by nobody that is known here/;
  test.each([
    ['disable', 'connected'],
    ['allow', 'connected'],
    ['prefer', 'connected'],
    ['require', 'connected'],
    ['verify-full', unknown],
    ['verify-ca', /needs sslrootcert/],
    [`verify-ca&sslrootcert=${certificate}`, 'connected'],
    [`require&sslrootcert=${certificate}`, 'connected'],
    [`verify-full&sslrootcert=${certificate}`, /is for another host/],
    ['require&sslrootcert=system', unknown],
    ['verify-ca&sslrootcert=/no/such/file', /^A file that the address of PostgreSQL names is not there/],
  ])('and sslmode=%s', async (mode, expected) => {
    const outcome = await outcomeOf(`${server.url}?sslmode=${mode}`);
    if (typeof expected === 'string') expect(outcome).toBe(expected);
    else expect(outcome).toMatch(expected);
  });
});

await describeWithPrivateServer(postgres, 'a PostgreSQL without TLS', (server) => {
  test.each([
    ['allow', 'connected'],
    ['prefer', 'connected'],
    ['require', 'PostgreSQL offers no TLS'],
  ])('and sslmode=%s', async (mode, expected) => {
    expect(await outcomeOf(`${server.url}?sslmode=${mode}`)).toContain(expected);
  });
});
