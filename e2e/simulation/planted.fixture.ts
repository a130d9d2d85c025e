import type { Store } from '@weapp-auth/server';
import type { PlantedParts, SimulationOptions } from './simulate.fixture.ts';

/** Something that is broken on purpose, as what goes wrong, and the promise that is broken then. */
export interface Planted {
  readonly name: string;
  readonly breaks: RegExp;
  readonly plant: NonNullable<SimulationOptions['plant']>;
}

/** True once in so many times. */
function every(count: number): () => boolean {
  let called = 0;
  return () => {
    called += 1;
    return called % count === 0;
  };
}

function changed(store: Store, methods: Partial<Store>): Pick<PlantedParts, 'store'> {
  return { store: { ...store, ...methods } };
}

const year = 365 * 86_400_000;

const plantedInSessions: readonly Planted[] = [
  {
    name: 'a login is answered and not kept',
    breaks: /that was told is lost/,
    plant({ store }) {
      const isDue = every(5);
      return changed(store, {
        async saveLogin(write) {
          const saved = await store.saveLogin(write);
          const select = { kind: 'token', tokenHash: write.session.tokenHash } as const;
          if (isDue()) await store.revokeSessions({ select, reason: 'operator', emit: false, at: write.at });
          return saved;
        },
      });
    },
  },
  {
    name: 'an ended session is not forgotten by those that remember it',
    breaks: /was accepted/,
    plant: ({ store }) =>
      changed(store, {
        async revokeSessions(write) {
          const ended = await store.revokeSessions(write);
          return ended.map((session) => ({ ...session, tokenHash: 'of another' }));
        },
      }),
  },
  {
    name: 'an end is answered and not written',
    breaks: /that ended lives|was accepted/,
    plant({ store }) {
      const isDue = every(3);
      return changed(store, {
        revokeSessions: async (write) => (isDue() ? [] : store.revokeSessions(write)),
      });
    },
  },
  {
    name: 'what is said of ended sessions does not reach the shared cache',
    breaks: /was accepted/,
    plant: ({ cache }) => ({
      cache: {
        ...cache,
        set: async (entry) => (entry.value === 'changed' ? undefined : cache.set(entry)),
      },
    }),
  },
  {
    name: 'sessions are read from a replica that lags by a minute',
    breaks: /was accepted/,
    plant({ store }) {
      const read = new Map<
        string,
        { readonly at: number; readonly found: ReturnType<Store['findSession']> }
      >();
      return changed(store, {
        findSession(hash) {
          const known = read.get(hash);
          if (known !== undefined && Date.now() - known.at < 60_000) return known.found;
          const found = store.findSession(hash);
          read.set(hash, { at: Date.now(), found });
          return found;
        },
      });
    },
  },
];

const plantedInIdentities: readonly Planted[] = [
  {
    name: 'somebody is logged in as another',
    breaks: /for two persons|is two users|and another|that was told is lost/,
    plant({ store }) {
      let other: string | null = null;
      const isDue = every(7);
      return changed(store, {
        async saveLogin(write) {
          const saved = await store.saveLogin(
            isDue() && other !== null ? { ...write, unionId: other } : write,
          );
          other = write.unionId;
          return saved;
        },
      });
    },
  },
  {
    name: 'the unionid of a login is not looked at',
    // Whoever is two users deletes one of them.
    breaks: /is two users|was accepted/,
    plant: ({ store }) =>
      changed(store, { saveLogin: (write) => store.saveLogin({ ...write, unionId: null }) }),
  },
];

const plantedAround: readonly Planted[] = [
  {
    name: 'an event is taken from the outbox before it is delivered',
    breaks: /nobody was told/,
    plant: ({ store }) =>
      changed(store, {
        async claimEvents(claim) {
          const claimed = await store.claimEvents(claim);
          await store.completeEvents(claimed.map(({ id }) => id));
          return claimed.slice(1);
        },
      }),
  },
  {
    name: 'what a dead process was delivering is never delivered by another',
    breaks: /never delivered|nobody was told/,
    plant: ({ store }) =>
      changed(store, {
        claimEvents: (claim) => store.claimEvents({ ...claim, leaseUntil: claim.now + year }),
      }),
  },
  {
    name: 'the address with the secret is logged',
    breaks: /a secret is in an output/,
    plant: () => ({
      configure: (options) => ({
        ...options,
        fetch: async (request) => {
          options.logger?.info({ url: request.url }, 'asking WeChat');
          return (await options.fetch?.(request)) ?? Response.error();
        },
      }),
    }),
  },
  {
    name: 'a code is sent to WeChat twice',
    breaks: /locked out/,
    plant: ({ wechat }) => ({
      async wechat(request) {
        const copy = request.clone();
        await wechat(request).catch(() => {});
        return wechat(copy);
      },
    }),
  },
  {
    name: 'the deadlines of the SDK do not come',
    breaks: /never settled|waits for ever/,
    plant: () => ({ sdkTimers: false }),
  },
];

export const planted: readonly Planted[] = [...plantedInSessions, ...plantedInIdentities, ...plantedAround];
