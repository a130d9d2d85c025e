/** What is measured. Every label comes from a fixed list, so the number of series is bounded. */
export interface Metrics {
  request(observation: RequestObservation): void;
  /** `new_user`, `returning_user`, or the error code. */
  login(outcome: string): void;
  /** `outcome`: `ok`, `rejected`, or how WeChat was away. */
  wechat(observation: { readonly path: string; readonly outcome: string; readonly durationMs: number }): void;
  /** The text that Prometheus reads (exposition format 0.0.4). */
  text(now: MetricsNow): string;
}

/** One request that was answered. */
export interface RequestObservation {
  readonly method: string;
  /** As the table of routes names it, so no id is in it. */
  readonly route: string;
  readonly status: number;
  readonly durationMs: number;
}

/** What is read when somebody asks. */
export interface MetricsNow {
  readonly sessionCacheHits: number;
  readonly sessionCacheMisses: number;
  readonly liveSessions: number | null;
  readonly residentBytes: number;
  readonly cpuSeconds: number;
  readonly startedAtSeconds: number;
}

/**
 * Creates the counters. They are kept here and not in a library because the one for Prometheus would take a fifth of
 * the memory of the whole server for what is, in the end, a few lines of text.
 */
export function createMetrics(): Metrics {
  const requests = createCounters();
  const requestSeconds = createHistograms();
  const logins = createCounters();
  const calls = createCounters();
  const callSeconds = createHistograms();
  return {
    request({ method, route, status, durationMs }) {
      requests.add(`method="${method}",route="${route}",status="${status}"`);
      requestSeconds.add(`route="${route}"`, durationMs / 1000);
    },
    login: (outcome) => logins.add(`outcome="${outcome}"`),
    wechat({ path, outcome, durationMs }) {
      calls.add(`path="${path}",outcome="${outcome}"`);
      callSeconds.add(`path="${path}"`, durationMs / 1000);
    },
    text: (now) =>
      [
        ...requests.lines('weapp_auth_http_requests_total', 'Requests answered.'),
        ...requestSeconds.lines('weapp_auth_http_request_duration_seconds', 'Time to answer a request.'),
        ...logins.lines('weapp_auth_logins_total', 'Logins by outcome.'),
        ...calls.lines('weapp_auth_wechat_requests_total', 'Calls of WeChat by outcome.'),
        ...callSeconds.lines('weapp_auth_wechat_request_duration_seconds', 'Time that WeChat took.'),
        ...singleLines(now),
        '',
      ].join('\n'),
  };
}

function singleLines(now: MetricsNow): readonly string[] {
  const lines = [
    ...single('weapp_auth_session_cache_hits_total', 'counter', now.sessionCacheHits),
    ...single('weapp_auth_session_cache_misses_total', 'counter', now.sessionCacheMisses),
    ...single('process_resident_memory_bytes', 'gauge', now.residentBytes),
    ...single('process_cpu_seconds_total', 'counter', now.cpuSeconds),
    ...single('process_start_time_seconds', 'gauge', now.startedAtSeconds),
  ];
  if (now.liveSessions === null) return lines;
  return [...lines, ...single('weapp_auth_active_sessions', 'gauge', now.liveSessions)];
}

function single(name: string, type: string, value: number): readonly string[] {
  return [`# TYPE ${name} ${type}`, `${name} ${value}`];
}

interface Counters {
  add(labels: string): void;
  lines(name: string, help: string): readonly string[];
}

function createCounters(): Counters {
  const counts = new Map<string, number>();
  return {
    add: (labels) => void counts.set(labels, (counts.get(labels) ?? 0) + 1),
    lines: (name, help) => [
      `# HELP ${name} ${help}`,
      `# TYPE ${name} counter`,
      ...[...counts].map(([labels, count]) => `${name}{${labels}} ${count}`),
    ],
  };
}

interface Histograms {
  add(labels: string, seconds: number): void;
  lines(name: string, help: string): readonly string[];
}

/** Upper bounds in seconds, from an answer out of the cache to WeChat at its slowest. */
const bounds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];

interface Histogram {
  /** How many fell into each bound, not into the ones before it; the last place is for all above. */
  readonly counts: number[];
  sum: number;
}

function createHistograms(): Histograms {
  const histograms = new Map<string, Histogram>();
  return {
    add(labels, seconds) {
      let histogram = histograms.get(labels);
      if (!histogram) {
        histogram = { counts: Array.from({ length: bounds.length + 1 }, () => 0), sum: 0 };
        histograms.set(labels, histogram);
      }
      const place = bounds.findIndex((bound) => seconds <= bound);
      const index = place === -1 ? bounds.length : place;
      histogram.counts[index] = (histogram.counts[index] ?? 0) + 1;
      histogram.sum += seconds;
    },
    lines: (name, help) => [
      `# HELP ${name} ${help}`,
      `# TYPE ${name} histogram`,
      ...[...histograms].flatMap(([labels, histogram]) => histogramLines(name, labels, histogram)),
    ],
  };
}

/** Prometheus wants each bucket to hold all the smaller ones too. */
function histogramLines(name: string, labels: string, { counts, sum }: Histogram): readonly string[] {
  let total = 0;
  const buckets = counts.map((count, index) => {
    total += count;
    return `${name}_bucket{${labels},le="${bounds[index] ?? '+Inf'}"} ${total}`;
  });
  return [...buckets, `${name}_sum{${labels}} ${sum}`, `${name}_count{${labels}} ${total}`];
}
