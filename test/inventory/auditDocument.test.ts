import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createChangeLogReader } from '../../src/database/changeLogReader.ts';
import { exportLogs, verifyExportedLogs } from '../../src/inventory/auditLog.ts';
import { canonicalJson, chainEvents } from '../../src/inventory/changeChain.ts';
import { changeKinds } from '../../src/inventory/changeEvent.ts';
import { make } from '../operations/material.ts';
import { startEmulatedSync } from '../support/emulatedSync.ts';
import { temporaryDirectory } from '../support/temporaryDirectory.ts';
import { type ExportedLine, interpreters, lineOf, parsed, runProgram } from './auditPrograms.ts';

const text = readFileSync('docs/audit.md', 'utf8');
const block = (name: string) =>
  text
    .split(`<!-- ${name} -->\n`)[1]
    ?.split(`<!-- /${name} -->`)[0]
    ?.replace(/^```\w*\n|```\n$/g, '') ?? '';

describe('the document and the code agree', () => {
  const example = block('example').trimEnd().split('\n');
  const events = example.map(parsed).filter(({ content }) => content !== undefined);

  it('on the example, which verifies', async () => {
    const lines = (async function* () {
      yield* example;
    })();
    expect(await verifyExportedLogs(lines)).toMatchObject([{ events: 2, fault: null }]);
  });

  it('on the canonical form and its members', () => {
    for (const { content = '' } of events) expect(canonicalJson(JSON.parse(content))).toBe(content);
    const members = [...text.matchAll(/^\| `(\w+)` \|/gm)].map(([, name]) => name);
    expect(members).toEqual(Object.keys(JSON.parse(events[1]?.content ?? '')));
  });

  it('on the hash of the content that is shown', () => {
    const [, content = '', hash] = /printf %s '(.*)' \| sha256sum\n# (\w+)/.exec(block('hash')) ?? [];
    expect(content).toBe(events[1]?.content);
    expect(createHash('sha256').update(content).digest('hex')).toBe(hash);
    expect(hash).toBe(events[1]?.hash);
  });

  it('on the kinds of events', () => {
    for (const kind of changeKinds) expect(text).toContain(`\`${kind}\``);
  });
});

let directory: Awaited<ReturnType<typeof temporaryDirectory>>;
/** Of two syncs, and of the first of them. */
let exported: string[];
let earlier: string[];

beforeAll(async () => {
  directory = await temporaryDirectory();
  for (const { name } of interpreters) await writeFile(join(directory.path, name), block(name));
  let now = '2026-06-01T00:00:00.123Z';
  const certificates = Array.from({ length: 5 }, (_, index) => ({
    name: `client ${index} "é\u2028😀"`,
    ca: false,
    certificates: make(`client ${index}`).pem,
    associations: [{ service: 'workers', status: 'active' }],
  }));
  const fixture = await startEmulatedSync({ certificates, clock: () => now });
  const exportAll = async () =>
    (await Array.fromAsync(exportLogs(createChangeLogReader(fixture.database), null)))
      .join('')
      .trimEnd()
      .split('\n');
  await fixture.run();
  earlier = await exportAll();
  now = '2026-06-02T00:00:00.456Z';
  fixture.account.removeCertificate(fixture.account.certificates()[3]?.id ?? '');
  await fixture.run();
  exported = await exportAll();
  await fixture.stop();
});
afterAll(() => directory?.remove());

describe.each(interpreters)('$name, as the document prints it,', ({ name, command, there }) => {
  const judge = async (lines: string[], kept?: string[]) => {
    const files = [join(directory.path, 'log.ndjson'), join(directory.path, 'kept.ndjson')];
    await writeFile(files[0] ?? '', `${lines.join('\n')}\n`);
    await writeFile(files[1] ?? '', `${(kept ?? []).join('\n')}\n`);
    return runProgram(command, [join(directory.path, name), ...files.slice(0, kept ? 2 : 1)]);
  };
  const heads = (lines: string[]) => lines.filter((line) => line.includes('"head":{'));

  it.skipIf(!there)('passes an export that is as it was written, also by heads kept earlier', async () => {
    const head = parsed(exported.at(-1) ?? '');
    const right = {
      code: 0,
      stdout: `${head.account_id} ${head.head?.sequence} events, head ${head.head?.hash}\n`,
    };
    expect(await judge(exported)).toEqual(right);
    expect(await judge(exported, heads(earlier))).toEqual(right);
    expect(await judge(exported, earlier)).toEqual(right);
  });

  it.skipIf(!there).each<[string, (lines: string[]) => string[], string]>([
    ['an altered content', (lines) => replaced(lines, 3, 'content', alter), 'event 4 is not'],
    [
      'an altered hash',
      (lines) => replaced(lines, 3, 'hash', (hash) => hash.replace(/^./, 'x')),
      'event 4 is not',
    ],
    ['an altered content with its own hash', rehashed, 'event 5 is not'],
    ['a dropped event', (lines) => lines.toSpliced(2, 1), 'event 3 is not'],
    ['a repeated event', (lines) => lines.toSpliced(2, 0, lines[2] ?? ''), 'event 4 is not'],
    ['exchanged events', (lines) => lines.with(1, lines[2] ?? '').with(2, lines[1] ?? ''), 'event 2 is not'],
    ['an event of another account', (lines) => moved(lines), 'event 1 is not'],
    ['a cut end', (lines) => lines.toSpliced(-2, 1), 'is missing'],
    ['a missing head', (lines) => lines.slice(0, -1), 'the head is missing'],
    ['an event behind the head', (lines) => [...lines, lines[0] ?? ''], 'is not as it was written'],
  ])('finds %s', async (_, tamper, fault) => {
    const { code, stdout } = await judge(tamper(exported));
    expect({ code, stdout }).toEqual({ code: 1, stdout: expect.stringContaining(fault) });
  });

  it.skipIf(!there)('finds a log that was written anew only by a head that was kept', async () => {
    const anew = rewritten(exported);
    expect(await judge(anew)).toMatchObject({ code: 0 });
    const fault = { code: 1, stdout: expect.stringContaining('a kept head does not fit') };
    expect(await judge(anew, heads(earlier))).toEqual(fault);
    expect(await judge(earlier, heads(exported))).toEqual(fault);
    expect(await judge([], heads(earlier))).toEqual(fault);
  });
});

const alter = (content: string) => content.replace('client', 'Client');

function replaced(
  lines: string[],
  index: number,
  member: 'content' | 'hash',
  change: (text: string) => string,
): string[] {
  const line = parsed(lines[index] ?? '');
  return lines.with(index, lineOf({ ...line, [member]: change(line[member] ?? '') }));
}

function rehashed(lines: string[]): string[] {
  const altered = replaced(lines, 3, 'content', alter);
  const { content = '' } = parsed(altered[3] ?? '');
  return replaced(altered, 3, 'hash', () => createHash('sha256').update(content).digest('hex'));
}

function moved(lines: string[]): string[] {
  return lines.map((line) => lineOf({ ...parsed(line), account_id: 'another' }));
}

/** As who owns the database would: one event is another, and all that follow are chained anew. */
function rewritten(lines: string[]): string[] {
  const events = lines.slice(0, -1).map((line, index) => {
    const said = JSON.parse(parsed(line).content ?? '');
    return { ...said, certificateId: index === 2 ? 'another' : said.certificate_id };
  });
  const account_id = parsed(lines[0] ?? '').account_id;
  const chained = chainEvents(account_id, { sequence: 0, hash: null }, events);
  const last = chained.at(-1);
  return [
    ...chained.map(({ sequence, hash, content }): ExportedLine => ({ account_id, sequence, hash, content })),
    { account_id, head: { sequence: last?.sequence ?? 0, hash: last?.hash ?? null } },
  ].map(lineOf);
}
