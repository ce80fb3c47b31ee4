import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Json } from './httpService.ts';
import { certificatesPath, type History, randomHistory } from './randomHistory.ts';
import { byPlace, knowledgeOf, rowOf } from './reportRows.ts';

let history: History;
beforeAll(async () => {
  history = await randomHistory(5, { faults: true, steps: 4 });
}, 120_000);
afterAll(() => history?.stop());

test('the inventory of each past moment has what the API answered then, also as elements were read then', async () => {
  expect(history.recordings.length).toBe(8);
  for (const { at, answers } of history.recordings) {
    const { data } = JSON.parse(answers.get(certificatesPath)?.text ?? '');
    const { rows } = await history.service.json(`/api/v1/reports/inventory?as_of=${at}`);
    const expected = data.map(rowOf).sort(byPlace);
    expect(rows.length).toBe(expected.length);
    for (const [index, row] of rows.toSorted(byPlace).entries()) {
      expect(row).toMatchObject({ ...expected[index], ...knowledgeOf(row) });
    }
  }
}, 60_000);

test('what a past moment is said to prove was known then, and never more', async () => {
  for (const { at, answers } of history.recordings) {
    const { data } = JSON.parse(answers.get(certificatesPath)?.text ?? '');
    const known = new Map<string, Json>(data.map((each: Json) => [each.id, each]));
    const { rows } = await history.service.json(`/api/v1/reports/inventory?as_of=${at}`);
    for (const { certificate_id: id, last_seen_at, services_read_at } of rows) {
      expect(last_seen_at <= known.get(id)?.last_seen_at).toBe(true);
      if (services_read_at !== null)
        expect(services_read_at <= known.get(id)?.associations_read_at).toBe(true);
    }
  }
}, 60_000);
