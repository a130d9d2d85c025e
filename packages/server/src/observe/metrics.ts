/** What is measured. Every label comes from a fixed list, so the number of series is bounded. */
export interface Metrics {
  /** One request was answered. The path of a route is as the table of routes names it, so no id is in it. */
  request(route: MeasuredRoute, status: number, durationMs: number): void;
  /** `new_user`, `returning_user`, or the error code. */
  login(outcome: string): void;
  /** Encrypted data was refused. Its reason, which no client is told. */
  openData(reason: string): void;
  /** `outcome`: `ok`, `rejected`, or how WeChat was away. */
  wechat(observation: { readonly path: string; readonly outcome: string; readonly durationMs: number }): void;
  /** The text that Prometheus reads (exposition format 0.0.4). */
  text(now: MetricsNow): string;
}

/** The part of a route that labels are made of. One object per route: it is what the counters are kept by. */
export interface MeasuredRoute {
  readonly method: string;
  readonly path: string;
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
  const requests = createRequestMetrics();
  const logins = createCounters();
  const openData = createCounters();
  const calls = createCounters();
  const callSeconds = createHistograms();
  return {
    request: requests.add,
    login: (outcome) => logins.add(`outcome="${outcome}"`),
    openData: (reason) => openData.add(`reason="${reason}"`),
    wechat({ path, outcome, durationMs }) {
      calls.add(`path="${path}",outcome="${outcome}"`);
      callSeconds.add(`path="${path}"`, durationMs / 1000);
    },
    text: (now) =>
      [
        ...requests.lines(),
        ...logins.lines('weapp_auth_logins_total', 'Logins by outcome.'),
        ...openData.lines(
          'weapp_auth_open_data_refusals_total',
          'Encrypted data that was refused, by reason.',
        ),
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

interface RequestMetrics {
  add(route: MeasuredRoute, status: number, durationMs: number): void;
  lines(): readonly string[];
}

interface RouteMetrics {
  readonly statuses: Map<number, number>;
  readonly seconds: Histogram;
}

/** Kept by the route itself: no label text is made while a request is answered. */
function createRequestMetrics(): RequestMetrics {
  const byRoute = new Map<MeasuredRoute, RouteMetrics>();
  return {
    add(route, status, durationMs) {
      let measured = byRoute.get(route);
      if (!measured) {
        measured = { statuses: new Map(), seconds: createHistogram() };
        byRoute.set(route, measured);
      }
      measured.statuses.set(status, (measured.statuses.get(status) ?? 0) + 1);
      addTo(measured.seconds, durationMs / 1000);
    },
    lines() {
      const count = 'weapp_auth_http_requests_total';
      const time = 'weapp_auth_http_request_duration_seconds';
      const all = [...byRoute];
      return [
        ...header(count, 'counter', 'Requests answered.'),
        ...all.flatMap(([{ method, path }, { statuses }]) =>
          [...statuses].map(
            ([status, n]) => `${count}{method="${method}",route="${path}",status="${status}"} ${n}`,
          ),
        ),
        ...header(time, 'histogram', 'Time to answer a request.'),
        ...all.flatMap(([{ method, path }, { seconds }]) =>
          histogramLines(time, `method="${method}",route="${path}"`, seconds),
        ),
      ];
    },
  };
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
      ...header(name, 'counter', help),
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
      const histogram = histograms.get(labels) ?? createHistogram();
      histograms.set(labels, histogram);
      addTo(histogram, seconds);
    },
    lines: (name, help) => [
      ...header(name, 'histogram', help),
      ...[...histograms].flatMap(([labels, histogram]) => histogramLines(name, labels, histogram)),
    ],
  };
}

function createHistogram(): Histogram {
  return { counts: Array.from({ length: bounds.length + 1 }, () => 0), sum: 0 };
}

function addTo(histogram: Histogram, seconds: number): void {
  const place = bounds.findIndex((bound) => seconds <= bound);
  const index = place === -1 ? bounds.length : place;
  histogram.counts[index] = (histogram.counts[index] ?? 0) + 1;
  histogram.sum += seconds;
}

function header(name: string, type: 'counter' | 'histogram', help: string): readonly string[] {
  return [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`];
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
