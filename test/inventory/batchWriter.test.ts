import { describe, expect, it } from 'vitest';
import { BatchWriter } from '../../src/inventory/batchWriter.ts';

const item = (certificateId: string, form = 1) => ({ certificateId, form });

describe('what is gathered in batches', () => {
  it('is all stored, in order, and never two batches at once', async () => {
    const stored: string[] = [];
    let atOnce = 0;
    let most = 0;
    const writer = new BatchWriter<ReturnType<typeof item>>(3, async (items) => {
      most = Math.max(most, ++atOnce);
      await new Promise((resolve) => setImmediate(resolve));
      stored.push(items.map(({ certificateId }) => certificateId).join(''));
      atOnce--;
    });
    await Promise.all('abcdefgh'.split('').map((id) => writer.add([item(id)])));
    await writer.flush();
    expect(stored).toEqual(['abc', 'def', 'gh']);
    expect(most).toBe(1);
  });

  it('holds the later of two forms of a certificate', async () => {
    const stored: ReturnType<typeof item>[] = [];
    const writer = new BatchWriter<ReturnType<typeof item>>(3, async (items) => void stored.push(...items));
    await writer.add([item('a', 1), item('b')]);
    await writer.add([item('a', 2)]);
    await writer.flush();
    expect(stored).toEqual([item('a', 2), item('b')]);
  });

  it('lets whoever adds or flushes next know that it could not be stored, and stores nothing more', async () => {
    let calls = 0;
    const writer = new BatchWriter<ReturnType<typeof item>>(1, async () => {
      calls++;
      throw new Error('no database');
    });
    await writer.add([item('a')]);
    await expect(writer.add([item('b')])).rejects.toThrow('no database');
    await expect(writer.flush()).rejects.toThrow('no database');
    expect(calls).toBe(1);
  });
});
