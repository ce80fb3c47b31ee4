import { afterEach, expect, test } from 'vitest';
import type { Json } from './httpService.ts';
import {
  certificatesPath,
  type History,
  type Recording,
  randomHistory,
  unusedPath,
} from './randomHistory.ts';

let history: History;
afterEach(() => history?.stop());

test('whatever happened since, as_of answers every request, octet by octet, as it was answered then', async () => {
  history = await randomHistory(2, { faults: false, steps: 12 });
  expect(history.complete).toBe(true);
  let answered = 0;
  for (const { at, answers } of history.recordings) {
    for (const [path, answer] of answers) {
      expect(await asOf(path, at), `${path} as of ${at}`).toEqual({ ...answer, text: unbound(answer.text) });
      answered += 1;
    }
  }
  expect(answered).toBeGreaterThan(500);
  await expectEventful();
}, 120_000);

test('of a time with incomplete runs it differs only by claiming less of when something was seen', async () => {
  history = await randomHistory(8, { faults: true, steps: 14 });
  expect(history.complete).toBe(false);
  let forgotten = 0;
  for (const { at, answers } of history.recordings) {
    for (const [path, answer] of answers) {
      if (path === unusedPath) continue;
      const then = await asOf(path, at);
      if (answer.status !== 200 || !answer.text.startsWith('{')) {
        expect(then, `${path} as of ${at}`).toEqual(answer);
        continue;
      }
      const [was, is] = [JSON.parse(answer.text), JSON.parse(then.text)];
      forgotten += expectNoMoreClaimed(certificatesOf(is), certificatesOf(was));
      expect(withoutKnowledge(is), `${path} as of ${at}`).toEqual(withoutKnowledge(was));
    }
    await expectUnusedProven({ at, answers });
  }
  expect(forgotten).toBeGreaterThan(0);
}, 120_000);

async function asOf(path: string, at: string): Promise<{ status: number; text: string }> {
  const response = await history.service.get(`${path}&as_of=${at}`);
  return { status: response.status, text: unbound(await response.text()) };
}

/** Nothing of these answers is bound to the moment but cursors, and none of them has a rest. */
function unbound(text: string): string {
  expect(text).not.toContain('"next_cursor":"');
  return text;
}

const certificatesOf = (answer: Json): Json[] =>
  (Array.isArray(answer.data) ? answer.data : [answer]).filter(
    ({ elements }: Json) => elements !== undefined,
  );

/** Gives how many times less was known. */
function expectNoMoreClaimed(is: Json[], was: Json[]): number {
  let less = 0;
  const notLater = (now: string | null, then: string | null) => {
    if (now !== then) less += 1;
    if (now !== null) expect(Date.parse(now)).toBeLessThanOrEqual(Date.parse(then ?? ''));
  };
  for (const [index, certificate] of is.entries()) {
    const then = was[index];
    notLater(certificate.last_seen_at, then.last_seen_at);
    notLater(certificate.associations_read_at, then.associations_read_at);
    expect([null, then.listed]).toContain(certificate.listed);
    for (const [place, { last_seen_at }] of certificate.associations.entries())
      notLater(last_seen_at, then.associations[place].last_seen_at);
  }
  return less;
}

/** What the runs no longer prove; everything else is known exactly. */
function withoutKnowledge(answer: Json): Json {
  return JSON.parse(
    JSON.stringify(answer, (key, value) =>
      ['last_seen_at', 'associations_read_at', 'listed'].includes(key) ? undefined : value,
    ),
  );
}

/** What was unused then may not be provably so any more; nothing else is called unused. */
async function expectUnusedProven({ at, answers }: Recording): Promise<void> {
  const ids = (text = '') => JSON.parse(text).data.map(({ id }: Json) => id);
  const then = ids(answers.get(unusedPath)?.text);
  for (const id of ids((await asOf(unusedPath, at)).text)) expect(then).toContain(id);
}

/** The history had in it what makes the past hard. */
async function expectEventful(): Promise<void> {
  const { sql } = history.fixture.test;
  const [seen] = await sql`
    select (select count(*)::int from certalog.element_rereadings) as rereadings,
      (select count(distinct kind)::int from certalog.changes) as kinds,
      (select count(*)::int from certalog.findings where exception_reason is not null) as exceptions`;
  expect(seen).toMatchObject({ kinds: 9, exceptions: expect.any(Number), rereadings: expect.any(Number) });
  expect(Math.min(seen?.exceptions, seen?.rereadings)).toBeGreaterThan(0);
  const states = new Set<string>();
  const paths = [...(history.recordings[0]?.answers.keys() ?? [])];
  for (const query of ['serial_number=be77e1', 'issuer=CN', 'owner=better', 'owned=false']) {
    const path = paths.find((asked) => asked.includes(query)) ?? '';
    const found = history.recordings.map(
      ({ answers }) => JSON.parse(answers.get(path)?.text ?? '').data.length,
    );
    expect(Math.max(...found), query).toBeGreaterThan(0);
  }
  for (const { answers } of history.recordings) {
    for (const { state } of JSON.parse(answers.get(certificatesPath)?.text ?? '').data) states.add(state);
  }
  expect([...states].sort()).toEqual(['expired', 'expiring', 'valid']);
}
