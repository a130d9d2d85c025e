import { createHash } from 'node:crypto';
import type { SqlValue } from '../steps/step.ts';

/** What a dialect writes differently. */
export interface DialectSyntax {
  /** How the value with this number is written. */
  placeholder(number: number): string;
  /** Whether a value that is used twice is sent twice. */
  readonly repeatsValues: boolean;
  /** The clause by which an INSERT leaves an existing row alone. */
  keepExisting(column: string): string;
  /** The clause by which a SELECT holds its rows until the transaction ends; empty where only one transaction writes. */
  readonly lock: string;
}

/** A statement in a syntax. */
export interface RenderedStatement {
  /** The same for the same text: a name for the prepared statement. */
  readonly name: string;
  readonly text: string;
  /** Whether it holds nothing and changes nothing: then it may simply be sent again. */
  readonly isPlainRead: boolean;
  /** Brings values into the order in which the text uses them. */
  arrange(values: readonly SqlValue[]): SqlValue[];
}

/** Makes a function that turns the neutral text of a statement into a dialect's, once for each text. */
export function createRenderer(syntax: DialectSyntax, prefix: string): (sql: string) => RenderedStatement {
  const rendered = new Map<string, RenderedStatement>();
  return (sql) => {
    const known = rendered.get(sql);
    if (known !== undefined) return known;
    const statement = renderStatement(sql, syntax, prefix);
    rendered.set(sql, statement);
    return statement;
  };
}

function renderStatement(sql: string, syntax: DialectSyntax, prefix: string): RenderedStatement {
  const order: number[] = [];
  const text = sql
    .replaceAll('{{prefix}}', prefix)
    .replaceAll(/\{\{keep (\w+)\}\}/g, (_, column: string) => syntax.keepExisting(column))
    .replaceAll('{{lock}}', syntax.lock)
    .replaceAll(/\?(\d+)/g, (_, number: string) => {
      order.push(Number(number) - 1);
      return syntax.placeholder(Number(number));
    })
    .replaceAll(/\s+/g, ' ')
    .trim();
  return {
    name: `weapp_auth_${createHash('sha256').update(text).digest('hex').slice(0, 16)}`,
    text,
    isPlainRead: text.startsWith('SELECT') && !sql.trimEnd().endsWith('{{lock}}'),
    arrange: syntax.repeatsValues
      ? (values) => order.map((index) => values[index] ?? null)
      : (values) => [...values],
  };
}
