import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { associationOrder, compareNeed, hasFailed } from '../../src/inventory/associationOrder.ts';
import type { AssociationKnowledge } from '../../src/inventory/repository.ts';

const instants = ['2026-01-01T00:00:00Z', '2026-01-01T00:00:00.5Z', '2026-03-01T00:00:00.123456Z'];
const maybeInstant = fc.constantFrom(null, ...instants);
const knowledge = (gap: fc.Arbitrary<AssociationKnowledge['gap']>) =>
  fc.uniqueArray(fc.integer({ min: 0, max: 999 }), { maxLength: 60 }).chain((ids) =>
    fc.tuple(
      ...ids.map((id) =>
        fc.record({
          certificateId: fc.constant(String(id)),
          lastReadAt: maybeInstant,
          earliestNotAfter: maybeInstant,
          gap,
        }),
      ),
    ),
  );
const sound = fc.constantFrom(null, 'budget' as const, 'null_result' as const);
const any = fc.constantFrom(null, 'budget' as const, 'timeout' as const, 'permission' as const);

const of = (parts: Partial<AssociationKnowledge> & { certificateId: string }): AssociationKnowledge => ({
  lastReadAt: instants[0] ?? null,
  earliestNotAfter: instants[0] ?? null,
  gap: null,
  ...parts,
});
const ids = (known: AssociationKnowledge[]) => known.map(({ certificateId }) => certificateId);

describe('the order in which associations are read', () => {
  it('is: never read, read longest ago, then expiring soonest, an unknown expiry last', () => {
    const known = [
      of({ certificateId: 'recent', lastReadAt: '2026-02-01T00:00:00Z', earliestNotAfter: null }),
      of({ certificateId: 'never, later', lastReadAt: null, earliestNotAfter: '2027-01-01T00:00:00Z' }),
      of({ certificateId: 'old, unknown', earliestNotAfter: null }),
      of({ certificateId: 'old, later', earliestNotAfter: '2027-01-01T00:00:00Z', gap: 'budget' }),
      of({ certificateId: 'old, soon' }),
      of({ certificateId: 'never, soon', lastReadAt: null, gap: 'budget' }),
    ];
    expect(ids(associationOrder(known))).toEqual([
      'never, soon',
      'never, later',
      'old, soon',
      'old, later',
      'old, unknown',
      'recent',
    ]);
  });

  it('has each certificate once, whatever came in which order', () => {
    fc.assert(
      fc.property(knowledge(any), fc.infiniteStream(fc.nat()), (known, weights) => {
        const order = associationOrder(known);
        expect(ids(order).sort()).toEqual(ids(known).sort());
        const shuffled = known
          .map((one) => ({ one, weight: weights.next().value ?? 0 }))
          .sort((a, b) => a.weight - b.weight)
          .map(({ one }) => one);
        expect(associationOrder(shuffled)).toEqual(order);
      }),
    );
  });

  it('puts nobody before one of greater need when nothing failed', () => {
    fc.assert(
      fc.property(knowledge(sound), (known) => {
        const order = associationOrder(known);
        for (const [index, one] of order.slice(1).entries()) {
          const before = order[index];
          expect(before && compareNeed(before, one)).toBeLessThan(0);
        }
      }),
    );
  });

  it('keeps those that did not fail in order of need, and never has two failed ones in a row while one of them is left', () => {
    fc.assert(
      fc.property(knowledge(any), (known) => {
        const order = associationOrder(known);
        const others = order.filter((one) => !hasFailed(one));
        expect(others).toEqual(others.toSorted(compareNeed));
        const lastOther = order.findLastIndex((one) => !hasFailed(one));
        for (let index = 1; index <= lastOther; index++) {
          const pair = order.slice(index - 1, index + 1);
          expect(pair.every(hasFailed)).toBe(false);
        }
      }),
    );
  });
});
