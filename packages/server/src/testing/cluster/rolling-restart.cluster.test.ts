import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type ListeningEmulator, listenEmulator } from '@weapp-auth/emulator';
import { loadTlsFiles } from '@weapp-auth/emulator/tls';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { clusterEmulator, type LoginCluster, startLoginCluster } from '../login-cluster.fixture.ts';
import { postgres } from '../postgres-server.fixture.ts';
import { removeFolder } from '../private-process.fixture.ts';
import { describeWithPrivateServer, reportMissing } from '../real-server.fixture.ts';
import { type Crowd, type CrowdCounts, startCrowd } from './crowd.fixture.ts';
import { isInstalled, loadBalancers, publicHost, startLoadBalancer } from './load-balancer.fixture.ts';

const redirectWechat = fileURLToPath(
  new URL('../../../../emulator/preload/redirect-wechat.cjs', import.meta.url),
);

const people = Array.from({ length: 480 }, (_, index) => `person-${index}`);
const leastRequests = 20_000;

const production = {
  NODE_ENV: 'production',
  PUBLIC_URL: `https://${publicHost}`,
  TRUSTED_PROXIES: '127.0.0.1',
  // In production no other address than WeChat's is accepted: connections to it end in the emulator.
  NODE_OPTIONS: `--require="${redirectWechat}"`,
};

await describeWithPrivateServer(
  postgres,
  'three replicas in production, restarted one after the other',
  (database) => {
    let folder: string;
    let wechat: ListeningEmulator;
    let cluster: LoginCluster;

    beforeAll(async () => {
      folder = mkdtempSync(join(tmpdir(), 'weapp-auth-'));
      const tls = loadTlsFiles(folder, Date.now());
      wechat = await listenEmulator(clusterEmulator(people), { tls });
      cluster = await startLoginCluster(3, {
        DATABASE_URL: database.url,
        ...production,
        NODE_EXTRA_CA_CERTS: tls.authorityFile,
        EMULATOR_URL: wechat.url,
      });
    });

    afterAll(async () => {
      await cluster?.stop();
      await wechat?.close();
      removeFolder(folder);
    });

    for (const kind of loadBalancers) {
      if (!isInstalled(kind)) {
        reportMissing(kind, `behind ${kind.name}`);
        continue;
      }
      test(`behind ${kind.name}, fail in no request`, async ({ annotate }) => {
        const balancer = await startLoadBalancer(
          kind,
          cluster.urls.map((url) => Number(new URL(url).port)),
        );
        const { restarts, counts } = await restartOneAfterTheOther(
          cluster,
          startCrowd(balancer, wechat, people),
        );
        await balancer.stop();
        await annotate(
          `${kind.name}: ${restarts} restarts, ${counts.requests} requests of which ${counts.logins} log in: ` +
            `${counts.failures.length} failed`,
        );
        expect(counts.failures).toEqual([]);
        expect(counts.requests).toBeGreaterThanOrEqual(leastRequests);
      }, 300_000);
    }
  },
);

async function restartOneAfterTheOther(
  { replicas }: LoginCluster,
  { counts, stop }: Crowd,
): Promise<{ readonly restarts: number; readonly counts: CrowdCounts }> {
  let restarts = 0;
  do {
    for (const replica of replicas) {
      await replica.kill('SIGTERM');
      await replica.start();
      restarts += 1;
    }
  } while (counts.requests < leastRequests);
  await stop();
  return { restarts, counts };
}
