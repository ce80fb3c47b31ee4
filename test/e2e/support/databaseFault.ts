import type { DisturbedService, ServiceOptions } from './disturbedService.ts';
import type { HeldTransaction } from './heldTransaction.ts';
import type { Moment } from './syncMoments.ts';

/** One way in which a database fails. */
export interface DatabaseFault {
  name: string;
  service?: ServiceOptions;
  /** What comes of reading while it lasts; `either`: it comes and goes, or depends on the moment. */
  reads: 'refused' | 'answered' | 'either';
  /** What the log says of it before it passes. */
  says: RegExp[];
  /** Comes before the moment is reached. */
  prepare?: (service: DisturbedService) => Promise<unknown>;
  /** Lets it happen and gives what ends it. It may release what holds the sync; else that is released after it. */
  strike: (
    service: DisturbedService,
    moment: Moment,
    hold: HeldTransaction,
  ) => Promise<() => Promise<unknown>>;
  /** What holds the sync at its moment stays until the fault passes. */
  keepsHold?: true;
  /** What else must have happened before it passes. */
  lasts?: (service: DisturbedService) => Promise<unknown>;
}

/** A tick of the schedule came to nothing. */
export const tickFailed: RegExp = /this tick could not queue its syncs/;

/** The database failed a sync, which could store that as its verdict or not even that. */
export const syncFailed: RegExp =
  /a sync came to no stored verdict.* The database could not|sync (failed|incomplete) \(database\)/;
