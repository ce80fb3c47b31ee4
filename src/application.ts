import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { type Config, requireClosedDoor, requireCloudflare } from './config/config.ts';
import { fileState } from './config/webConfig/fileState.ts';
import { liveWebConfig } from './config/webConfig/liveWebConfig.ts';
import { createAccountRegister } from './database/accountRegister.ts';
import { openDatabase } from './database/connection.ts';
import { createExpositionSource } from './database/expositionQueries.ts';
import { createInventoryQueries } from './database/inventoryQueries.ts';
import { createInventoryRepository } from './database/inventoryRepository.ts';
import { createJobDatabase } from './database/jobDatabase.ts';
import { withMigrationLock } from './database/migrate.ts';
import { createReadiness } from './database/readiness.ts';
import { inReadingOrder } from './database/readingOrder.ts';
import { createReportSource } from './database/reportSource.ts';
import { createSessionStore } from './database/sessionStore.ts';
import { createFindingRules } from './findings/findingRules.ts';
import { createHttpApp } from './http/app.ts';
import { startHttpServer } from './http/server.ts';
import { AccountDirectory } from './inventory/accountDirectory.ts';
import { logReport } from './inventory/describeRun.ts';
import type { Clock } from './inventory/ports.ts';
import type { SyncTrigger } from './inventory/run.ts';
import { syncAccount } from './inventory/syncAccount.ts';
import type { Logger } from './log.ts';
import { InventoryTextCache } from './metrics/inventoryText.ts';
import { createMetricsEndpoint } from './metrics/metricsEndpoint.ts';
import { createProcessMetrics } from './metrics/processMetrics.ts';
import { SyncCounters } from './metrics/syncCounters.ts';
import { openInventory } from './openInventory.ts';
import { createOwnerOf } from './ownership/ownerRules.ts';
import { associationBudget } from './schedule/associationBudget.ts';
import { createSyncQueue } from './schedule/syncQueue.ts';
import { createSyncSchedule } from './schedule/syncSchedule.ts';
import { createTokens } from './tokens.ts';
import { startUpkeep } from './upkeep.ts';
import { readRevision, version } from './version.ts';

/** Accounts that one process reads at once; requests are paced per token on top of it. */
const ACCOUNTS_AT_ONCE = 4;
/** What running syncs get at shutdown before they are handed back. */
const GRACE_SECONDS = 5;
/** What a stop takes at most: an orchestrator kills after 10 s. */
const STOP_SECONDS = 9;
/** What the query of one HTTP request may take. */
const QUERY_SECONDS = 20;
const QUERY_CONNECTIONS = 8;
/** What a statement of a report may take, and how many reports are selected at once. */
const REPORT_SECONDS = 300;
const REPORT_CONNECTIONS = 2;

export interface ApplicationOverrides {
  clock?: Clock;
  /** Gives up the start. */
  signal?: AbortSignal;
}

export interface Application {
  /** Base address of the HTTP server. */
  url: string;
  /** Takes no more work, finishes or hands back what runs, closes everything. */
  stop(): Promise<void>;
}

/**
 * Builds and starts the whole of `certalog serve`: database, HTTP server, schedule and workers. Throws `ConfigError`,
 * `StartError` or `HttpListenError`, each fit for a person, or the reason of `signal`, and leaves nothing running then.
 */
export async function startApplication(
  config: Config,
  log: Logger,
  overrides: ApplicationOverrides = {},
): Promise<Application> {
  requireCloudflare(config);
  requireClosedDoor(config);
  const clock = overrides.clock ?? (() => new Date().toISOString());
  const closers: (() => Promise<void>)[] = [];
  const stop = () => closeAll(closers.splice(0).reverse(), log);
  try {
    return { url: await start(config, log, clock, closers, overrides.signal ?? null), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Closes one after the other, and leaves what a database that is away holds up to the end of the process. */
async function closeAll(closers: (() => Promise<void>)[], log: Logger): Promise<void> {
  const late = AbortSignal.timeout(STOP_SECONDS * 1000);
  const deadline = new Promise<'late'>((resolve) => {
    late.addEventListener('abort', () => resolve('late'), { once: true });
  });
  for (const close of closers) {
    const closed = close().catch((error) => log.error({ err: error }, 'a part could not be closed'));
    if ((await Promise.race([closed, deadline])) === 'late') {
      log.warn('not everything could be closed in time; nothing is lost by that');
      return;
    }
  }
}

async function start(
  config: Config,
  log: Logger,
  clock: Clock,
  closers: (() => Promise<void>)[],
  signal: AbortSignal | null,
): Promise<string> {
  const inventory = await openInventory(config, { log: (line) => log.debug({ source: 'postgres' }, line) });
  closers.push(() => inventory.close());
  const { database } = inventory;

  const schedule = createSyncSchedule(config.sync.cron, (tick) => enqueueAll('schedule', tick), log);
  const metrics = createProcessMetrics(
    { version, revision: readRevision(), nodeVersion: process.versions.node },
    schedule.intervalSeconds,
  );
  const counters = new SyncCounters(config.metrics.compatibility);
  const hooks = {
    onRequest: metrics.request,
    onRetry: metrics.retry,
    onRateLimit: metrics.rateLimitRemaining,
  };
  const tokens = createTokens(config, log, hooks, clock);
  const directory = new AccountDirectory(
    tokens,
    config.cloudflare.accountNames,
    createAccountRegister(database, clock),
    log,
  );
  const repository = createInventoryRepository(database, inventory.locks);
  const rules = createFindingRules(config.policy, config.exceptions);

  const jobs = createJobDatabase({ url: inventory.url, max: ACCOUNTS_AT_ONCE + 2 });
  closers.push(() => jobs.close());
  const queue = createSyncQueue({
    database: jobs,
    exclusively: (work) => withMigrationLock(inventory.url, work),
    log,
    concurrency: ACCOUNTS_AT_ONCE,
    sync: async (job) => {
      const source = directory.sourceOf(job.accountId);
      if (!source) {
        log.warn(
          { account_id: job.accountId },
          'a queued sync was left out: no token of this process reads the account',
        );
        return null;
      }
      const request = { ...job, associationBudget: associationBudget(schedule.intervalSeconds) };
      const report = await syncAccount(request, { source, repository, rules, clock, log }).catch((error) => {
        counters.count(job.accountId, 'database');
        log.error(
          { account_id: job.accountId, err: error },
          'a sync came to no stored verdict; the next one goes on',
        );
        throw error;
      });
      logReport(report, log);
      if (report.kind === 'ran') counters.count(job.accountId, report.result.reason);
      return report;
    },
  });
  await queue.start();
  closers.push(() => queue.stop(GRACE_SECONDS));

  const inventoryText = new InventoryTextCache({
    source: createExpositionSource(database),
    clock,
    expiringWithinSeconds: config.expiringWithinSeconds,
    severities: config.policy.severities,
    selection: config.metrics,
    log,
  });
  // Rendered before anyone asks: for a large inventory it takes longer than a scrape may.
  inventoryText.current().catch((error) => log.warn({ err: error }, 'the metrics could not be rendered yet'));

  const queried = openDatabase({
    url: inventory.url,
    max: QUERY_CONNECTIONS,
    applicationName: 'certalog http',
    statementSeconds: QUERY_SECONDS,
  });
  closers.push(() => queried.$client.end({ timeout: 2 }));
  const reported = openDatabase({
    url: inventory.url,
    max: REPORT_CONNECTIONS,
    applicationName: 'certalog reports',
    statementSeconds: REPORT_SECONDS,
  });
  closers.push(() => reported.$client.end({ timeout: 2 }));
  const ownerOf = createOwnerOf(config.owners);
  const web = liveWebConfig(config.http, {
    readFile: (path) => readFileSync(path, 'utf8'),
    fileState,
    elapsed: () => performance.now(),
    log,
  });
  const app = createHttpApp({
    queries: createInventoryQueries(queried, config.owners),
    reports: {
      source: createReportSource(reported),
      clock,
      ownerOf,
      expiringWithinSeconds: config.expiringWithinSeconds,
      intervalSeconds: schedule.intervalSeconds,
      version,
      temporaryDirectory: tmpdir(),
    },
    requestSync: (accountIds) => requestSync(accountIds),
    ready: createReadiness(database),
    metrics: createMetricsEndpoint(inventoryText, counters, metrics, log),
    auth: { mode: config.http.auth, tokens: config.http.apiTokens },
    sessions: createSessionStore(queried),
    web,
    clock,
    expiringWithinSeconds: config.expiringWithinSeconds,
    syncIntervalSeconds: schedule.intervalSeconds,
    ownerOf,
    version,
    log,
    observe: metrics.http,
  });
  const server = await startHttpServer(app, config.http, web && { web, log });
  closers.push(() => server.close(1));

  closers.push(startUpkeep({ database, keepRunsSeconds: config.sync.keepRunsSeconds, clock, log }));

  // Discovery waits for minutes when Cloudflare does not answer.
  const { accountIds } = await unlessAborted(directory.refresh(), signal);
  counters.know(accountIds);
  await queue.work();
  schedule.start();
  closers.push(() => schedule.stop());
  if (config.sync.onStart) await enqueue(accountIds, 'start', null);
  log.info({ url: server.url, accounts: accountIds.length, version }, `Certalog serves at ${server.url}`);
  return server.url;

  async function enqueueAll(trigger: SyncTrigger, tick: string | null): Promise<void> {
    const { accountIds } = await directory.refresh();
    counters.know(accountIds);
    await enqueue(accountIds, trigger, tick);
  }

  async function requestSync(wanted: string[] | null) {
    const { accountIds } = await directory.refresh();
    return enqueue(wanted ? accountIds.filter((id) => wanted.includes(id)) : accountIds, 'api', null);
  }

  async function enqueue(accountIds: string[], trigger: SyncTrigger, tick: string | null) {
    return queue.enqueue(await inReadingOrder(database, accountIds), trigger, tick);
  }
}

async function unlessAborted<T>(work: Promise<T>, signal: AbortSignal | null): Promise<T> {
  if (!signal) return work;
  const aborted = Promise.withResolvers<never>();
  const abort = () => aborted.reject(signal.reason);
  if (signal.aborted) abort();
  signal.addEventListener('abort', abort, { once: true });
  try {
    return await Promise.race([work, aborted.promise]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}
