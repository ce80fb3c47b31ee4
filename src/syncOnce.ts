import pMap from 'p-map';
import { type Config, requireCloudflare } from './config/config.ts';
import { createAccountRegister } from './database/accountRegister.ts';
import { createInventoryRepository } from './database/inventoryRepository.ts';
import { createFindingRules } from './findings/findingRules.ts';
import { AccountDirectory } from './inventory/accountDirectory.ts';
import type { SyncProgress } from './inventory/context.ts';
import type { SourceFault } from './inventory/source.ts';
import { type SyncReport, syncAccount } from './inventory/syncAccount.ts';
import type { Logger } from './log.ts';
import { openInventory } from './openInventory.ts';
import { createTokens } from './tokens.ts';
import { rereadStored } from './upkeep.ts';

const ACCOUNTS_AT_ONCE = 4;

export interface SyncOnceOptions {
  /** Null: every account. */
  accountId: string | null;
  signal: AbortSignal;
  onProgress: (accountId: string, progress: SyncProgress) => void;
}

/**
 * Reads the configured accounts once, without a server. Gives a report per account, and the faults of discovery.
 * Throws `ConfigError` or `StartError` when nothing could be read.
 */
export async function syncOnce(
  config: Config,
  log: Logger,
  { accountId: only, signal, onProgress }: SyncOnceOptions,
): Promise<{ reports: SyncReport[]; faults: SourceFault[] }> {
  requireCloudflare(config);
  const clock = () => new Date().toISOString();
  const inventory = await openInventory(config, { log: (line) => log.debug({ source: 'postgres' }, line) });
  try {
    const { database } = inventory;
    await rereadStored({ database, clock, log }, signal);
    const repository = createInventoryRepository(database, inventory.locks);
    const rules = createFindingRules(config.policy, config.exceptions);
    const directory = new AccountDirectory(
      createTokens(config, log),
      config.cloudflare.accountNames,
      createAccountRegister(database, clock),
      log,
    );
    const { accountIds, faults } = await directory.refresh();
    const wanted = accountIds.filter((accountId) => only === null || accountId === only);
    const reports = await pMap(
      wanted,
      async (accountId) => {
        const source = directory.sourceOf(accountId);
        if (!source) throw new Error(`account ${accountId} has no token`);
        const request = {
          accountId,
          trigger: 'command' as const,
          tick: null,
          signal,
          onProgress: (progress: SyncProgress) => onProgress(accountId, progress),
        };
        return syncAccount(request, { source, repository, rules, clock, log });
      },
      { concurrency: ACCOUNTS_AT_ONCE },
    );
    return { reports, faults };
  } finally {
    await inventory.close();
  }
}
