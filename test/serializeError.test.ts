import { DrizzleQueryError } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { RepositoryFailure } from '../src/inventory/repository.ts';
import { serializeError } from '../src/serializeError.ts';

describe('an error in the log', () => {
  it("never shows a statement's parameters", () => {
    const query = new DrizzleQueryError('insert into x values ($1)', ['hidden'], new Error('duplicate key'));
    const failure = new RepositoryFailure('The database could not store x: duplicate key', { cause: query });
    expect(serializeError(query)).toMatchObject({ message: 'duplicate key' });
    for (const error of [query, failure])
      expect(JSON.stringify(serializeError(error))).not.toContain('hidden');
  });

  it('shows where an unexpected one came from, and no stack for one that says itself', () => {
    expect(serializeError(new TypeError('x is not a function'))).toMatchObject({
      type: 'TypeError',
      stack: expect.arrayContaining([expect.stringMatching(/^at .*serializeError\.test\.ts/)]),
    });
    const refused = Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:1'), { code: 'ECONNREFUSED' });
    expect(serializeError(refused)).not.toHaveProperty('stack');
    expect(serializeError(new RepositoryFailure('The database could not answer'))).not.toHaveProperty(
      'stack',
    );
  });

  it('is bounded', () => {
    expect(JSON.stringify(serializeError(new RepositoryFailure('x'.repeat(1e6)))).length).toBeLessThan(1000);
  });
});
