import type { RereadingStore } from '../inventory/rereadingStore.ts';
import type { Database } from './connection.ts';
import { asRepositoryFailure } from './failure.ts';
import { storeBundleRereadings } from './rereadingBundles.ts';
import { storeElementRereadings } from './rereadingElements.ts';
import { readOlderBundles } from './rereadingOlderBundles.ts';
import { readOlderElements } from './rereadingOlderElements.ts';
import { rereadingTransaction } from './rereadingTransaction.ts';

/** What older readers have stored in PostgreSQL. */
export function createRereadingStore(database: Database): RereadingStore {
  return {
    olderElements: (request) =>
      asRepositoryFailure('give elements to be read again', () => readOlderElements(database, request)),
    olderBundles: (request) =>
      asRepositoryFailure('give PEM blocks to be read again', () => readOlderBundles(database, request)),
    storeElements: (rereadings, at) =>
      asRepositoryFailure('store elements that were read again', () =>
        rereadingTransaction(database, (transaction) => storeElementRereadings(transaction, rereadings, at)),
      ),
    storeBundles: (rereadings, at) =>
      asRepositoryFailure('store PEM blocks that were read again', () =>
        rereadingTransaction(database, (transaction) => storeBundleRereadings(transaction, rereadings, at)),
      ),
  };
}
