import { pino } from 'pino';
import { loadConfig } from '../../src/config/config.ts';
import type { Environment } from '../../src/config/readSettings.ts';
import { limitYoungGeneration } from '../../src/limitYoungGeneration.ts';
import { answerRequests } from './answerRequests.ts';

export interface SyncMeasurement {
  wallSeconds: number;
  /** User and system time of this process while it synced. */
  cpuSeconds: number;
  /** The largest resident set of this process so far. */
  peakMegabytes: number;
  requests: number;
  outcome: string;
}

limitYoungGeneration();

/** Syncs once with the settings given, and measures this process alone. */
answerRequests<Environment, SyncMeasurement>(async (environment) => {
  const { syncOnce } = await import('../../src/syncOnce.ts');
  const config = loadConfig(environment, () => '');
  const cpu = process.cpuUsage();
  const start = performance.now();
  const { reports, faults } = await syncOnce(config, pino({ level: 'silent' }), {
    accountId: null,
    signal: new AbortController().signal,
    onProgress: () => {},
  });
  const wallSeconds = (performance.now() - start) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  const results = reports.map((report) => (report.kind === 'ran' ? report.result : null));
  const outcomes = results.map((result) => result?.detail ?? result?.outcome ?? 'not run');
  return {
    wallSeconds,
    cpuSeconds: (user + system) / 1e6,
    peakMegabytes: process.resourceUsage().maxRSS / 1024,
    requests: results.reduce((sum, result) => sum + (result?.requests ?? 0), 0),
    outcome: [...new Set([...outcomes, ...faults.map(({ detail }) => detail)])].join('; '),
  };
});
