import { sql } from 'drizzle-orm';
import { PARSER_VERSION } from '../certificate/element.ts';
import type { ChangeEvent } from '../inventory/changeEvent.ts';
import {
  type AssessableCertificate,
  type Assessment,
  type AssessmentState,
  type AssociationDifference,
  type AssociationKnowledge,
  type CertificateDifference,
  type ElementValidity,
  type FindingDifference,
  type Gaps,
  type InUseCertificate,
  type OpenRun,
  RunTakenOver,
  type StoredAssociation,
  type StoredCertificate,
} from '../inventory/repository.ts';
import type { RunResult } from '../inventory/run.ts';
import type { AccountLock } from './accountLocks.ts';
import { type AssessableRequest, readAssessable } from './assessableCertificates.ts';
import { readAssessmentState } from './assessmentState.ts';
import { readAssociationKnowledge } from './associationKnowledge.ts';
import { appendChanges, showChange } from './changeLog.ts';
import { closeRun } from './closeRun.ts';
import type { Database, Transaction } from './connection.ts';
import { asRepositoryFailure } from './failure.ts';
import { freshStatistics } from './freshStatistics.ts';
import { replaceAssociationGaps, replaceListingGaps } from './gaps.ts';
import { fromDatabaseInstant, fromNullableDatabaseInstant, toDatabaseInstant } from './instant.ts';
import { readInUse } from './inUseCertificates.ts';
import { notBefore } from './moment.ts';
import { removeCertificates } from './removeCertificates.ts';
import { storeAssociations } from './storeAssociations.ts';
import { storeCertificates } from './storeCertificates.ts';
import { storeFindings } from './storeFindings.ts';

/** An open run in PostgreSQL. Reads see the current periods; each write is one transaction fenced by the run's row. */
export class DatabaseRun implements OpenRun {
  readonly #database: Database;
  readonly #lock: AccountLock;
  readonly #accountId: string;
  readonly #runId: number;

  constructor(database: Database, lock: AccountLock, accountId: string, runId: number) {
    this.#database = database;
    this.#lock = lock;
    this.#accountId = accountId;
    this.#runId = runId;
  }

  certificates(): Promise<Map<string, StoredCertificate>> {
    return asRepositoryFailure('read the stored certificates', async () => {
      const rows = await this.#database.execute<{
        certificate_id: string;
        record_digest: string;
        damaged: boolean;
        listing_gap: boolean;
      }>(sql`
        select c.certificate_id, encode(c.record_digest, 'hex') as record_digest,
          c.record_failures <> '[]' as damaged, g.account_id is not null as listing_gap
        from certalog.certificates c left join certalog.listing_gaps g using (account_id, certificate_id)
        where c.account_id = ${this.#accountId} and c.valid_to is null`);
      return new Map(
        rows.map((row) => [
          row.certificate_id,
          { recordDigest: row.record_digest, damaged: row.damaged, listingGap: row.listing_gap },
        ]),
      );
    });
  }

  associations(): Promise<Map<string, StoredAssociation[]>> {
    return asRepositoryFailure('read the stored associations', async () => {
      const rows = await this.#database.execute<
        { id: string; certificate_id: string } & Omit<StoredAssociation, 'id'>
      >(sql`
        select id, certificate_id, service, status, ordinal from certalog.associations
        where account_id = ${this.#accountId} and valid_to is null`);
      const byCertificate = new Map<string, StoredAssociation[]>();
      for (const { id, certificate_id, service, status, ordinal } of rows) {
        const list = byCertificate.get(certificate_id) ?? [];
        list.push({ id: Number(id), service, status, ordinal });
        byCertificate.set(certificate_id, list);
      }
      return byCertificate;
    });
  }

  associationKnowledge(): Promise<AssociationKnowledge[]> {
    return asRepositoryFailure('read what is known of the associations', () =>
      readAssociationKnowledge(this.#database, this.#accountId),
    );
  }

  elementValidity(fingerprints: string[]): Promise<Map<string, ElementValidity>> {
    return asRepositoryFailure('read the stored elements', async () => {
      const rows = await this.#database.execute<{
        fingerprint: string;
        not_before: string | null;
        not_after: string | null;
      }>(sql`
        select encode(e.fingerprint_sha256, 'hex') as fingerprint, e.not_before, e.not_after
        from jsonb_array_elements_text(${JSON.stringify(fingerprints)}::jsonb) f(hex)
        join certalog.elements e on e.fingerprint_sha256 = decode(f.hex, 'hex')
        where e.parser_version >= ${PARSER_VERSION}`);
      return new Map(
        rows.map((row) => [
          row.fingerprint,
          {
            notBefore: fromNullableDatabaseInstant(row.not_before),
            notAfter: fromNullableDatabaseInstant(row.not_after),
          },
        ]),
      );
    });
  }

  storeCertificates(differences: CertificateDifference[], observedAt: string): Promise<void> {
    return this.#write('store certificates', observedAt, (transaction, at) =>
      storeCertificates(transaction, this.#accountId, differences, at),
    );
  }

  storeAssociations(differences: AssociationDifference[], observedAt: string): Promise<void> {
    return this.#write('store associations', observedAt, (transaction, at) =>
      storeAssociations(transaction, this.#accountId, differences, at),
    );
  }

  removeCertificates(certificateIds: string[], observedAt: string): Promise<void> {
    return this.#write('end the periods of removed certificates', observedAt, (transaction, at) =>
      removeCertificates(transaction, this.#accountId, certificateIds, at),
    );
  }

  setListingGaps(gaps: Gaps, observedAt: string): Promise<void> {
    return this.#write('store what the list did not show', observedAt, async (transaction, at) => {
      await replaceListingGaps(transaction, this.#accountId, gaps, at);
      return [];
    });
  }

  setAssociationGaps(gaps: Gaps, observedAt: string): Promise<void> {
    return this.#write('store which associations could not be read', observedAt, async (transaction, at) => {
      await replaceAssociationGaps(transaction, this.#accountId, gaps, at);
      return [];
    });
  }

  refreshStatistics(): Promise<void> {
    return asRepositoryFailure('look at the size of its tables', () => freshStatistics(this.#database));
  }

  assessmentState(): Promise<AssessmentState> {
    return asRepositoryFailure('read by what the findings were judged', () =>
      readAssessmentState(this.#database, this.#accountId),
    );
  }

  inUse(): Promise<InUseCertificate[]> {
    return asRepositoryFailure('read which certificates are in use', () =>
      readInUse(this.#database, this.#accountId),
    );
  }

  assessable(request: AssessableRequest): Promise<AssessableCertificate[]> {
    return asRepositoryFailure('read what findings are judged by', () =>
      readAssessable(this.#database, this.#accountId, request),
    );
  }

  storeFindings(differences: FindingDifference[], observedAt: string): Promise<void> {
    return this.#write('store findings', observedAt, (transaction, at) =>
      storeFindings(transaction, this.#accountId, differences, at),
    );
  }

  async close(result: RunResult, assessment: Assessment | null, finishedAt: string): Promise<void> {
    await asRepositoryFailure('close the sync run', () =>
      closeRun(this.#database, this.#runId, result, assessment, finishedAt),
    );
    await this.#lock.release();
  }

  abandon(): Promise<void> {
    return this.#lock.release();
  }

  /**
   * One transaction of this run, which also tells the change log what it changes. The share lock on the run's row makes a
   * process that takes the run over wait for the transaction, and makes the transaction fail once it has been taken over.
   * `work` is given an instant that no change of the account is after, whatever the clock says: so no period begins
   * before another of the same thing has ended, the change log goes on in time, and what was known at an instant stays.
   */
  #write(
    what: string,
    observedAt: string,
    work: (transaction: Transaction, at: string) => Promise<ChangeEvent[]>,
  ): Promise<void> {
    return asRepositoryFailure(what, () =>
      this.#database.transaction(async (transaction) => {
        const [open] = await transaction.execute<{ at: string }>(sql`
          select ${notBefore(sql`a.changed_at`, sql`${toDatabaseInstant(observedAt)}::timestamptz`)} as at
          from certalog.sync_runs r join certalog.accounts a using (account_id)
          where r.id = ${this.#runId} and r.finished_at is null for share of r`);
        if (!open) throw new RunTakenOver('Another process has taken this sync over.');
        const events = await work(transaction, fromDatabaseInstant(open.at));
        if (events.length > 0) await appendChanges(transaction, this.#accountId, events);
        else await showChange(transaction, [this.#accountId]);
      }),
    );
  }
}
