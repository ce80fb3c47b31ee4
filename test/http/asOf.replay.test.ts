import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Facts } from '../../src/inventory/changeEvent.ts';
import type { Json } from './httpService.ts';
import { certificatesPath, type History, randomHistory } from './randomHistory.ts';

let history: History;
beforeAll(async () => {
  history = await randomHistory(4, { faults: true, steps: 8 });
}, 120_000);
afterAll(() => history?.stop());

interface Logged {
  /** Milliseconds since the epoch. */
  time: number;
  kind: string;
  certificateId: string;
  before: Facts | null;
  after: Facts | null;
}

test('at each instant of the change log, and a microsecond before, as_of gives what the log gives up to there', async () => {
  const log = await readLog();
  const times = [...new Set(log.map(({ time }) => time))];
  // More than one transaction of a run is looked into.
  expect(times.length).toBeGreaterThan(history.recordings.length);
  for (const time of times) {
    const at = new Date(time).toISOString();
    const justBefore = `${new Date(time - 1).toISOString().slice(0, -1)}999Z`;
    expect(await known(at), at).toEqual(replay(log.filter((event) => event.time <= time)));
    expect(await known(justBefore), justBefore).toEqual(replay(log.filter((event) => event.time < time)));
  }
}, 60_000);

async function readLog(): Promise<Logged[]> {
  const rows = await history.fixture.test.sql<{ content: string }[]>`
    select content from certalog.changes order by sequence`;
  return rows.map(({ content }) => {
    const { at, kind, certificate_id: certificateId, before, after } = JSON.parse(content);
    // The history's clock has milliseconds, so that a microsecond before is never a change itself.
    expect(at).not.toMatch(/\.\d{4}/);
    return { time: Date.parse(at), kind, certificateId, before, after };
  });
}

/** Names, elements, uses and open findings of each certificate that is there, as the log tells them. */
function replay(log: Logged[]) {
  const certificates = new Map<string, Facts>();
  const parts: { id: string; kind: string; facts: string }[] = [];
  for (const { kind, certificateId: id, before, after } of log) {
    if (kind === 'certificate_removed') certificates.delete(id);
    else if (kind.startsWith('certificate')) certificates.set(id, { ...certificates.get(id), ...after });
    else {
      const part = kind.split('_')[0] ?? '';
      const same = (facts: Facts | null) => (entry: (typeof parts)[number]) =>
        entry.id === id && entry.kind === part && entry.facts === JSON.stringify(facts);
      if (before) parts.splice(parts.findIndex(same(before)), 1);
      if (after) parts.push({ id, kind: part, facts: JSON.stringify(after) });
    }
  }
  const of = (id: string, kind: string) =>
    parts
      .filter((part) => part.id === id && part.kind === kind)
      .map(({ facts }) => JSON.parse(facts))
      .map(({ service, status, check, bundle_index, severity, detail }) =>
        kind === 'association' ? `${service} ${status}` : `${check} ${bundle_index} ${severity} ${detail}`,
      )
      .sort();
  return [...certificates]
    .map(([id, { name, earliest_not_after, elements }]) => ({
      id,
      name,
      earliest_not_after,
      elements: (elements as Facts[]).map(({ fingerprint_sha256 }) => fingerprint_sha256),
      associations: of(id, 'association'),
      findings: of(id, 'finding'),
    }))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** The same as the API tells it. */
async function known(at: string) {
  const { data } = await history.service.json(`${certificatesPath}&as_of=${at}`);
  return data
    .map(({ id, name, earliest_not_after, elements, associations, findings }: Json) => ({
      id,
      name,
      earliest_not_after,
      elements: elements.map(({ fingerprint_sha256 }: Json) => fingerprint_sha256),
      associations: associations.map(({ service, status }: Json) => `${service} ${status}`).sort(),
      findings: findings
        .map(
          ({ check, bundle_index, severity, detail }: Json) =>
            `${check} ${bundle_index} ${severity} ${detail}`,
        )
        .sort(),
    }))
    .sort((a: Json, b: Json) => (a.id < b.id ? -1 : 1));
}
