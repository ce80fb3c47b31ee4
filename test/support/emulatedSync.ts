import { createCloudflareClient } from '../../src/cloudflare/client.ts';
import { type AccountLocks, createAccountLocks } from '../../src/database/accountLocks.ts';
import { type Database, openDatabase } from '../../src/database/connection.ts';
import { createInventoryRepository } from '../../src/database/inventoryRepository.ts';
import type { EmulatedAccount, EmulatedCertificate } from '../../src/emulator/account.ts';
import type { AccountState } from '../../src/emulator/accountState.ts';
import { generateFleet } from '../../src/emulator/fleet/generateFleet.ts';
import { type Emulator, startEmulator } from '../../src/emulator/startEmulator.ts';
import { createFindingRules, type FindingRules } from '../../src/findings/findingRules.ts';
import { profiles } from '../../src/findings/policy.ts';
import type { SyncRequest } from '../../src/inventory/context.ts';
import type { InventoryRepository } from '../../src/inventory/repository.ts';
import type { RunResult } from '../../src/inventory/run.ts';
import { type SyncReport, syncAccount } from '../../src/inventory/syncAccount.ts';
import { createTestDatabase, type TestDatabase } from './database.ts';

export const silentLog = { info: () => {}, warn: () => {}, error: () => {} };

/** One emulated account, a database of its own, and the real client and repository between them. */
export interface EmulatedSync {
  accountId: string;
  emulator: Emulator;
  account: AccountState;
  test: TestDatabase;
  database: Database;
  locks: AccountLocks;
  sync(request?: Partial<SyncRequest>, repository?: InventoryRepository): Promise<SyncReport>;
  /** Syncs and gives the result; fails when the sync did not run. */
  run(request?: Partial<SyncRequest>, repository?: InventoryRepository): Promise<RunResult>;
  /** Of every account when none is named. */
  inventory(accountId?: string): Promise<CurrentInventory>;
  stop(): Promise<void>;
}

export interface CurrentInventory {
  certificates: { id: string; name: string | null; earliest_not_after: string | null; elements: string[] }[];
  associations: { id: string; service: string; status: string }[];
}

export interface EmulatedSyncOptions {
  certificates?: EmulatedCertificate[];
  maxPerPage?: number;
  /** Accounts beside the first. */
  others?: EmulatedAccount[];
  timeoutSeconds?: number;
  clock?: () => string;
  /** Read at each sync. */
  rules?: () => FindingRules;
}

let fleet: Promise<EmulatedAccount[]> | undefined;

/** A small account as the fleet generator makes it, the same for all tests of a file. */
export async function smallAccount(): Promise<EmulatedAccount> {
  fleet ??= generateFleet({ accounts: 1, certificates: 40, seed: 7, now: new Date() });
  const [account] = await fleet;
  if (!account) throw new Error('the fleet is empty');
  return account;
}

export async function startEmulatedSync(options: EmulatedSyncOptions = {}): Promise<EmulatedSync> {
  const small = await smallAccount();
  const described = options.certificates ? { ...small, certificates: options.certificates } : small;
  const emulator = await startEmulator({
    accounts: [described, ...(options.others ?? [])],
    maxPerPage: options.maxPerPage ?? 15,
  });
  const test = await createTestDatabase();
  const database = openDatabase({ url: test.url, max: 10 });
  const locks = createAccountLocks(test.url);
  const accountId = described.id;
  const clock = options.clock ?? (() => new Date().toISOString());
  const rules = options.rules ?? (() => createFindingRules(profiles.default, []));
  const client = createCloudflareClient({
    baseUrl: emulator.url,
    token: { name: 'test', value: 'test-token' },
    rateLimit: null,
    concurrency: 8,
    fetch,
    clock,
    timeoutSeconds: options.timeoutSeconds ?? 0.5,
    userAgent: 'certalog/test',
    retry: { retries: 1, minDelayMilliseconds: 1, maxDelayMilliseconds: 2 },
    authenticationCooldownSeconds: 0.001,
    throttlePauseMilliseconds: 1,
    maxResponseBytes: 2_000_000,
    onRequest: () => {},
    onRetry: () => {},
    onRateLimit: () => {},
  });
  const ownRepository = createInventoryRepository(database, locks);
  const sync = (request: Partial<SyncRequest> = {}, repository: InventoryRepository = ownRepository) =>
    syncAccount(
      { accountId, trigger: 'command', tick: null, signal: new AbortController().signal, ...request },
      { source: client.source, repository, rules: rules(), clock, log: silentLog },
    );
  return {
    accountId,
    emulator,
    account: emulator.accounts.get(accountId),
    test,
    database,
    locks,
    sync,
    async run(request, repository) {
      const report = await sync(request, repository);
      if (report.kind !== 'ran') throw new Error(`the sync did not run: ${report.kind}`);
      return report.result;
    },
    inventory: (accountId) => currentInventory(test, accountId),
    async stop() {
      await emulator.stop();
      await locks.close();
      await database.$client.end();
      await test.drop();
    },
  };
}

/** What the database says is there now, in an order that can be compared. */
export async function currentInventory({ sql }: TestDatabase, accountId?: string): Promise<CurrentInventory> {
  const ofAccount = accountId === undefined ? sql`true` : sql`account_id = ${accountId}`;
  const certificates = await sql<CurrentInventory['certificates']>`
    select c.certificate_id as id, c.name, c.earliest_not_after::text as earliest_not_after,
      coalesce((select array_agg(encode(b.fingerprint_sha256, 'hex') order by b.position)
        from certalog.bundle_blocks b
        where b.bundle_digest = c.bundle_digest and b.fingerprint_sha256 is not null), '{}') as elements
    from certalog.certificates c where c.valid_to is null and ${ofAccount} order by c.certificate_id`;
  const associations = await sql<CurrentInventory['associations']>`
    select certificate_id as id, service, status from certalog.associations
    where valid_to is null and ${ofAccount} order by 1, 2, 3, ordinal`;
  return { certificates: [...certificates], associations: [...associations] };
}

/** What a whole reading of the emulator would give, in the same order; elements aside. */
export function emulatedContent(account: AccountState): {
  certificates: { id: string; name: string }[];
  associations: { id: string; service: string; status: string }[];
} {
  const byKey = (a: object, b: object) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1);
  const records = account.certificates();
  return {
    certificates: records.map(({ id, name }) => ({ id, name })).sort(byKey),
    associations: records
      .flatMap(({ id }) =>
        (account.associations(id) ?? []).map(({ service, status }) => ({ id, service, status })),
      )
      .sort(byKey),
  };
}
