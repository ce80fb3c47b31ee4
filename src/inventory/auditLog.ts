import type { ChainHead } from './changeChain.ts';
import type { ChangeLogReader, StoredHead } from './changeLogReader.ts';
import { type ChainFault, ChainVerifier } from './verifyChain.ts';

/** What came of verifying the change log of one account. */
export interface Verification {
  accountId: string;
  /** Events that are right, from the first on. */
  events: number;
  /** The hash of the last of them. */
  hash: string | null;
  /** Null when the whole log is right. */
  fault: ChainFault | null;
}

/** Verifies the stored change logs, one account after the other. Throws `RepositoryFailure`. */
export async function* verifyStoredLogs(
  reader: ChangeLogReader,
  accountId: string | null,
): AsyncIterable<Verification> {
  for (const head of await reader.heads(accountId)) yield await verifyStoredLog(reader, head);
}

async function verifyStoredLog(
  reader: ChangeLogReader,
  { accountId, lastStored, ...head }: StoredHead,
): Promise<Verification> {
  const verifier = new ChainVerifier(accountId);
  let fault: ChainFault | null = null;
  for await (const batch of reader.events(accountId, head.sequence)) {
    for (const event of batch) {
      fault = verifier.next(event);
      if (fault) return verificationOf(accountId, verifier, fault);
    }
  }
  return verificationOf(accountId, verifier, verifier.end(head, lastStored));
}

/**
 * The change logs as lines of JSON: each event with its content as the text that is hashed, then the head of its account.
 * Events that lie behind the head are given too, so that whoever verifies the lines finds them. Whoever keeps a head
 * elsewhere can prove later that nothing before it was altered. Throws `RepositoryFailure`.
 */
export async function* exportLogs(reader: ChangeLogReader, accountId: string | null): AsyncIterable<string> {
  for (const { accountId: account_id, sequence, hash, lastStored } of await reader.heads(accountId)) {
    for await (const batch of reader.events(account_id, Math.max(sequence, lastStored))) {
      yield batch
        .map((event) =>
          line({ account_id, sequence: event.sequence, hash: event.hash, content: event.content }),
        )
        .join('');
    }
    yield line({ account_id, head: { sequence, hash } });
  }
}

function line(value: unknown): string {
  return `${JSON.stringify(value)}\n`;
}

/** Verifies what `exportLogs` gave. A line that is none of its lines is a fault of the account that it stands in. */
export async function verifyExportedLogs(lines: AsyncIterable<string>): Promise<Verification[]> {
  const logs = new Map<string, { verifier: ChainVerifier; fault: ChainFault | null; ended: boolean }>();
  let number = 0;
  for await (const text of lines) {
    number += 1;
    const read = parseLine(text);
    const accountId = read?.accountId ?? `line ${number}`;
    const log = logs.get(accountId) ?? { verifier: new ChainVerifier(accountId), fault: null, ended: false };
    logs.set(accountId, log);
    if (log.fault) continue;
    if (read === null) {
      log.fault = { accountId, sequence: 0, detail: `line ${number} is no line of an exported change log` };
    } else if ('head' in read) {
      log.fault = log.verifier.end(read.head);
      log.ended = true;
    } else if (log.ended) log.fault = log.verifier.end(log.verifier.head, read.event.sequence);
    else log.fault = log.verifier.next({ ...read.event, beside: {} });
  }
  return [...logs].map(([accountId, { verifier, fault, ended }]) => {
    const cut = ended
      ? null
      : { accountId, sequence: verifier.head.sequence + 1, detail: 'the head of the log is missing' };
    return verificationOf(accountId, verifier, fault ?? cut);
  });
}

type ExportedLine =
  | { accountId: string; head: ChainHead }
  | { accountId: string; event: { sequence: number; hash: string; content: string } };

function parseLine(text: string): ExportedLine | null {
  let value: Record<string, unknown>;
  try {
    value = Object(JSON.parse(text));
  } catch {
    return null;
  }
  const { account_id: accountId, sequence, hash, content, head } = value;
  if (typeof accountId !== 'string') return null;
  if (isHead(head)) return { accountId, head };
  if (typeof sequence !== 'number' || typeof hash !== 'string' || typeof content !== 'string') return null;
  return { accountId, event: { sequence, hash, content } };
}

function isHead(value: unknown): value is ChainHead {
  const { sequence, hash } = Object(value);
  return typeof sequence === 'number' && (hash === null || typeof hash === 'string');
}

function verificationOf(accountId: string, { head }: ChainVerifier, fault: ChainFault | null): Verification {
  return { accountId, events: head.sequence, hash: head.hash, fault };
}
