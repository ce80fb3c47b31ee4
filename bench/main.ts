import { writeFile } from 'node:fs/promises';
import { availableParallelism, cpus } from 'node:os';
import { Command, InvalidArgumentError } from 'commander';
import type { Bench, BenchContext } from './bench.ts';
import type { Figure } from './figure.ts';
import { firstSync } from './firstSync.ts';
import { fleet } from './fleet.ts';
import { idle } from './idle.ts';
import { list } from './list.ts';
import { metrics } from './metrics.ts';
import { parse } from './parse.ts';
import { report } from './report.ts';
import { secondSync } from './secondSync.ts';
import { openSyncLaboratory, type SyncLaboratory } from './support/syncLaboratory.ts';
import { renderTable } from './table.ts';

const benches: Record<string, Bench> = { parse, firstSync, secondSync, fleet, metrics, list, report, idle };

interface Flags {
  only: string[];
  scale: number;
  json?: string;
}

const flags = new Command('npm run bench --')
  .description('measure what the targets are about, each figure beside its baseline of the same run')
  .option('--only <names>', `some of ${Object.keys(benches).join(', ')}`, readNames, Object.keys(benches))
  .option('--scale <factor>', 'smaller sets for a quick look, such as 0.01', readScale, 1)
  .option('--json <file>', 'write the figures there too')
  .addHelpText('after', '\nExample:\n  npm run bench -- --only parse,list --scale 0.01')
  .parse()
  .opts<Flags>();

const { figures, failures } = await run(flags);
const machine = `${availableParallelism()} × ${cpus()[0]?.model ?? 'unknown processor'}, Node.js ${process.versions.node}`;
process.stdout.write(`\n${renderTable(figures)}\n${machine}, scale ${flags.scale}\n`);
if (flags.json !== undefined) {
  const result = { measuredAt: new Date().toISOString(), machine, scale: flags.scale, figures };
  await writeFile(flags.json, `${JSON.stringify(result, null, 2)}\n`);
}
for (const failure of failures) process.stderr.write(`${failure}\n`);
// A missed target is a result; a benchmark that could not be carried out is a failure.
process.exitCode = failures.length === 0 ? 0 : 1;

async function run({ only, scale }: Flags): Promise<{ figures: Figure[]; failures: string[] }> {
  let laboratory: Promise<SyncLaboratory> | undefined;
  const context: BenchContext = {
    scale,
    say: (line) => process.stderr.write(`${line}\n`),
    syncLaboratory: () => {
      laboratory ??= openSyncLaboratory(context);
      return laboratory;
    },
  };
  const figures: Figure[] = [];
  const failures: string[] = [];
  for (const name of only) {
    context.say(`${name} …`);
    try {
      figures.push(...((await benches[name]?.(context)) ?? []));
    } catch (error) {
      failures.push(`${name} could not be measured: ${error instanceof Error ? error.stack : String(error)}`);
    }
  }
  await (await laboratory?.catch(() => null))?.close();
  return { figures, failures };
}

function readNames(text: string): string[] {
  const names = text.split(',');
  const unknown = names.filter((name) => !Object.hasOwn(benches, name));
  if (unknown.length > 0) throw new InvalidArgumentError(`There is no ${unknown.join(', ')}.`);
  return names;
}

function readScale(text: string): number {
  const scale = Number(text);
  if (!(scale > 0 && scale <= 10)) throw new InvalidArgumentError('Give a number above 0, at most 10.');
  return scale;
}
