import { isRecord, parseRecord } from '../is-record.ts';
import { type AskControl, controlTools, playScenario, type Tool } from './tools.ts';

/** What the server is called, and its version. */
export interface ServerName {
  readonly name: string;
  readonly version: string;
}

const tools: readonly Tool[] = [...controlTools, playScenario];

/**
 * Answers one line of the Model Context Protocol (JSON-RPC 2.0 over stdio): `null` for a notification, which has no
 * answer.
 */
export async function answerMessage(
  line: string,
  ask: AskControl,
  server: ServerName,
): Promise<string | null> {
  const message = parseRecord(line);
  if (message === null) return write(null, { error: { code: -32700, message: 'Parse error' } });
  const { id, method, params } = message;
  if (id === undefined) return null;
  const given = isRecord(params) ? params : {};
  switch (method) {
    case 'initialize':
      return write(id, { result: introduction(given, server) });
    case 'ping':
      return write(id, { result: {} });
    case 'tools/list':
      return write(id, { result: { tools: tools.map(({ run: _, ...shown }) => shown) } });
    case 'tools/call':
      return write(id, await callTool(given, ask));
    default:
      return write(id, { error: { code: -32601, message: `Method not found: ${String(method)}` } });
  }
}

/** Versions of the protocol whose part that is used here is the same. */
const versions: readonly unknown[] = ['2025-11-25', '2025-06-18', '2025-03-26', '2024-11-05'];

function introduction(given: Record<string, unknown>, serverInfo: ServerName): Record<string, unknown> {
  const protocolVersion = versions.includes(given.protocolVersion) ? given.protocolVersion : '2025-06-18';
  return { protocolVersion, capabilities: { tools: {} }, serverInfo };
}

async function callTool(given: Record<string, unknown>, ask: AskControl): Promise<Record<string, unknown>> {
  const tool = tools.find(({ name }) => name === given.name);
  if (tool === undefined) return { error: { code: -32602, message: `Unknown tool: ${String(given.name)}` } };
  try {
    const result = await tool.run(ask, isRecord(given.arguments) ? given.arguments : {});
    return { result: content(JSON.stringify(result, null, 2), false) };
  } catch (error) {
    // A tool that fails is a result the assistant can learn from, not a failure of the protocol.
    return { result: content(error instanceof Error ? error.message : String(error), true) };
  }
}

function content(text: string, isError: boolean): Record<string, unknown> {
  return { content: [{ type: 'text', text }], isError };
}

function write(id: unknown, rest: Record<string, unknown>): string {
  return JSON.stringify({ jsonrpc: '2.0', id, ...rest });
}
