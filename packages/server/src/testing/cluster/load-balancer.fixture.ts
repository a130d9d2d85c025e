import { execFileSync } from 'node:child_process';
import { chownSync, readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  findCommand,
  freePort,
  PrivateProcess,
  removeFolder,
  type SystemAccount,
  temporaryFolder,
  unprivilegedAccount,
} from '../private-process.fixture.ts';

/** A load balancer with the file that operators copy from `deploy`. */
export interface LoadBalancerKind {
  readonly name: string;
  readonly command: string;
  /** The one command that installs it. */
  readonly install: string;
  readonly account: string;
  /** In the folder `deploy`. */
  readonly file: string;
  args(file: string, folder: string): readonly string[];
  /** What only the test has otherwise: a port of its own, its certificate, no other account. */
  adapt(text: string, place: TestedPlace): string;
}

interface TestedPlace {
  readonly folder: string;
  readonly port: number;
}

/** The name that the files of `deploy` answer for. */
export const publicHost = 'login.example.com';

/** All that have a file in `deploy`. */
export const loadBalancers: readonly LoadBalancerKind[] = [
  {
    name: 'HAProxy',
    command: 'haproxy',
    install: 'sudo apt-get install -y haproxy',
    account: 'haproxy',
    file: 'haproxy.cfg',
    args: (file) => ['-db', '-f', file],
    adapt: (text, { folder, port }) =>
      text
        .replace('log /dev/log local0', 'log stdout format raw local0 err')
        .replace(/ +(?:user|group) haproxy\n/g, '')
        .replace(':443', `127.0.0.1:${port}`)
        .replace('crt /etc/haproxy', `crt ${folder}`),
  },
  {
    name: 'nginx',
    command: 'nginx',
    install: 'sudo apt-get install -y nginx-light',
    account: 'www-data',
    file: 'nginx.conf',
    args: (file, folder) => ['-p', folder, '-c', file, '-e', 'stderr'],
    adapt: (text, { folder, port }) =>
      nginxAround(
        text.replace('listen 443', `listen 127.0.0.1:${port}`).replaceAll('/etc/nginx/', `${folder}/`),
        folder,
      ),
  },
  {
    name: 'Caddy',
    command: 'caddy',
    install: 'sudo apt-get install -y caddy',
    account: 'caddy',
    file: 'Caddyfile',
    args: (file) => ['run', '--adapter', 'caddyfile', '--config', file],
    adapt: (text, { folder, port }) =>
      `{\n\tadmin off\n\tauto_https disable_redirects\n}\n${text.replace(
        `${publicHost} {`,
        `https://${publicHost}:${port} {\n\tbind 127.0.0.1\n\ttls ${folder}/${publicHost}.pem ${folder}/${publicHost}.key`,
      )}`,
  },
];

/** A running load balancer. */
export interface LoadBalancer {
  readonly port: number;
  /** The certificate to believe, PEM. */
  readonly certificate: string;
  stop(): Promise<void>;
}

/** Whether it is installed here. */
export function isInstalled({ command }: LoadBalancerKind): boolean {
  return findCommand([command]) !== null;
}

/** Starts it before replicas on these ports: as many as the file of `deploy` names addresses. */
export async function startLoadBalancer(
  kind: LoadBalancerKind,
  replicaPorts: readonly number[],
): Promise<LoadBalancer> {
  const command = findCommand([kind.command]);
  if (command === null) throw new Error(`${kind.name} is not installed`);
  const account = unprivilegedAccount([kind.account]);
  const folder = temporaryFolder(account);
  const port = await freePort();
  const certificate = makeCertificate(folder);
  const file = join(folder, kind.file);
  const template = readFileSync(deployFile(kind.file), 'utf8');
  writeFileSync(file, withReplicas(kind.adapt(template, { folder, port }), replicaPorts));
  giveTo(account, folder);
  const balancer = new PrivateProcess({
    command,
    args: kind.args(file, folder),
    account,
    env: { ...process.env, HOME: folder, XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder },
    probe: () => accepts(port),
  });
  await balancer.start();
  return {
    port,
    certificate,
    async stop() {
      await balancer.kill('SIGTERM');
      removeFolder(folder);
    },
  };
}

function deployFile(name: string): string {
  return fileURLToPath(new URL(`../../../../../deploy/${name}`, import.meta.url));
}

function withReplicas(text: string, ports: readonly number[]): string {
  const placed = ports.reduce(
    (soFar, port, index) => soFar.replace(`10.0.0.1${index + 1}:8080`, `127.0.0.1:${port}`),
    text,
  );
  if (/ 10\.0\.0\.\d/.test(placed)) throw new TypeError('The file names more replicas than there are');
  return placed;
}

/** The file of `deploy` is for a folder that nginx's own configuration includes. */
function nginxAround(text: string, folder: string): string {
  const paths = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `  ${name}_temp_path ${folder}/${name};\n`,
  );
  return (
    `daemon off;\npid ${folder}/pid;\nevents {}\n` +
    `http {\n  access_log off;\n${paths.join('')}${text}\n}\n`
  );
}

/** One that signs itself, in the forms that the three want it in. */
function makeCertificate(folder: string): string {
  const [certificate, key] = [`${folder}/${publicHost}.pem`, `${folder}/${publicHost}.key`];
  execFileSync(
    'openssl',
    [
      ...[
        'req',
        '-x509',
        '-newkey',
        'ec',
        '-pkeyopt',
        'ec_paramgen_curve:prime256v1',
        '-nodes',
        '-days',
        '1',
      ],
      ...['-subj', `/CN=${publicHost}`, '-addext', `subjectAltName=DNS:${publicHost}`],
      ...['-keyout', key, '-out', certificate],
    ],
    { stdio: 'ignore' },
  );
  const text = readFileSync(certificate, 'utf8');
  // HAProxy wants both in one file; the others take the first certificate and do not mind the key behind it.
  writeFileSync(certificate, text + readFileSync(key, 'utf8'));
  return text;
}

function giveTo(account: SystemAccount | null, folder: string): void {
  if (account === null) return;
  for (const name of [`${publicHost}.pem`, `${publicHost}.key`]) {
    chownSync(join(folder, name), account.uid, account.gid);
  }
}

function accepts(port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('error', reject);
    socket.once('connect', () => {
      socket.destroy();
      resolve();
    });
  });
}
