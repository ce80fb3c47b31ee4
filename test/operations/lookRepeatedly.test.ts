import { expect, test } from 'vitest';
import { lookPauses, lookRepeatedly } from '../../src/operations/lookRepeatedly.ts';

const signal = new AbortController().signal;

test('it pauses before each look and stops at the first that sees something', async () => {
  const pauses: number[] = [];
  let looks = 0;
  const looking = await lookRepeatedly(async () => (++looks === 3 ? 'it' : null), {
    pause: async (milliseconds) => void pauses.push(milliseconds),
    signal,
  });
  expect(looking).toEqual({ kind: 'seen', value: 'it' });
  expect(pauses).toEqual(lookPauses.slice(0, 3));
});

test('it gives up after as many looks as there are pauses', async () => {
  let looks = 0;
  const look = async () => {
    looks++;
    return null;
  };
  expect(await lookRepeatedly(look, { pause: async () => {}, signal })).toEqual({ kind: 'not_seen' });
  expect(looks).toBe(lookPauses.length);
});

test('an interruption is an answer, any other error is not swallowed', async () => {
  const stop = new AbortController();
  const interrupted = lookRepeatedly(async () => null, {
    pause: async () => {
      stop.abort();
      stop.signal.throwIfAborted();
    },
    signal: stop.signal,
  });
  expect(await interrupted).toEqual({ kind: 'interrupted' });
  const defect = lookRepeatedly(() => Promise.reject(new Error('defect')), { pause: async () => {}, signal });
  await expect(defect).rejects.toThrow('defect');
});
