import { expect, test } from 'vitest';
import { findingExplanations } from '../../src/findings/explanations.ts';
import { findingChecks } from '../../src/findings/finding.ts';

test('every check says what it means and what to do, in whole sentences of its own', () => {
  expect(Object.keys(findingExplanations)).toEqual([...findingChecks]);
  const texts = Object.values(findingExplanations).flatMap(({ meaning, remedy }) => [meaning, remedy]);
  for (const text of texts) expect(text).toMatch(/^[A-Z].{20,260}\.$/);
  expect(new Set(texts).size).toBe(texts.length);
});
