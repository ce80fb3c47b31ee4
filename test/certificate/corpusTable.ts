import Table from 'cli-table3';
import { corpusIsHere } from './corpus.ts';
import { type CorpusDecision, decisionsAgainstAll, decisionsAgainstOpenssl } from './corpusDecisions.ts';
import { acceptedByAll, acceptedBySome, type CorpusComparison, compareCorpus } from './corpusDifferences.ts';
import { corpusDisputes } from './corpusDisputes.ts';

if (corpusIsHere) process.exitCode = printCorpus();
else
  say(
    'The corpus is not here: it is looked for in ../shared/corpus beside the project. Nothing was compared.',
  );

/** Prints the tables; gives the exit code. */
function printCorpus(): number {
  const agreed = compareCorpus(acceptedByAll);
  say(`${agreed.certificates} certificates that all five other readers accept\n`);
  say(fieldTable(agreed));
  const undecided = printDifferences(agreed, decisionsAgainstAll);

  const disputed = compareCorpus(acceptedBySome);
  say(`\n${disputed.certificates} certificates that some of them refuse, compared with OpenSSL\n`);
  say(fieldTable(disputed));
  const undecidedDisputes = printDifferences(disputed, decisionsAgainstOpenssl);

  const disputes = corpusDisputes();
  const thrown = disputes.filter(({ threw }) => threw).length;
  say(`\n${disputes.length} blocks that some or all of them refuse\n`);
  say(
    table(
      ['file', 'block', 'accepted by', 'what we say'],
      disputes.map(({ file, block, acceptedBy, outcome }) => [
        file,
        block,
        acceptedBy.join(', ') || 'none',
        outcome,
      ]),
    ),
  );
  say(`\n${undecided + undecidedDisputes} differences without a decision, ${thrown} readings that threw`);
  return undecided + undecidedDisputes + thrown === 0 ? 0 : 1;
}

function fieldTable({ fields }: CorpusComparison): string {
  return table(
    ['field', 'compared', 'equal', 'differ'],
    [...fields].map(([field, { compared, equal }]) => [field, compared, equal, compared - equal]),
  );
}

/** How many of the differences have no decision. */
function printDifferences({ differences }: CorpusComparison, decisions: CorpusDecision[]): number {
  say(`\n${differences.length} differences (ours | theirs)`);
  let undecided = 0;
  for (const difference of differences) {
    const decision = decisions.find((one) => one.difference === difference);
    if (decision === undefined) undecided++;
    say(`  ${difference}\n    ${decision ? `by decision: ${decision.because}` : 'WITHOUT A DECISION'}`);
  }
  return undecided;
}

function table(head: string[], rows: (string | number)[][]): string {
  const lines = new Table({ head, style: { head: [], border: [], compact: true } });
  lines.push(...rows);
  return lines.toString();
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
