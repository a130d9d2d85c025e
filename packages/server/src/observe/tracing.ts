/**
 * The part of an OpenTelemetry tracer that is used: `trace.getTracer('weapp-auth')` of `@opentelemetry/api` fits.
 * There is a span for each request, each call of WeChat and each call of the store; they carry the route, the status,
 * WeChat's path and errcode and the kind of an error, never an id or a secret.
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
    } catch (error) {
      span.setAttribute('error.type', error instanceof Error ? error.name : typeof error);
      throw error;
    } finally {
      span.end();
    }
  });
}
