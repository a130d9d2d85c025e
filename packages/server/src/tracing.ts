/**
 * The part of an OpenTelemetry tracer that is used: `trace.getTracer('weapp-auth')` of `@opentelemetry/api` fits.
 * Spans carry the route, the status and WeChat's path, never an id or a secret.
 */
export interface Tracer {
  startActiveSpan<T>(name: string, run: (span: Span) => T): T;
}

/** The part of a span that is used. */
export interface Span {
  setAttribute(name: string, value: string | number): unknown;
  end(): void;
}

/** Runs work inside a span. */
export function traced<T>(tracer: Tracer, name: string, work: (span: Span) => Promise<T>): Promise<T> {
  return tracer.startActiveSpan(name, async (span) => {
    try {
      return await work(span);
    } finally {
      span.end();
    }
  });
}
