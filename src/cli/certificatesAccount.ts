import type { KnownAccount } from '../inventory/accountDirectory.ts';
import type { AccountAccess } from '../operations/ports.ts';
import { StartError } from '../startError.ts';
import type { ConfiguredToken } from '../tokens.ts';
import { visible } from './certificatesOutput.ts';
import { UsageError } from './usageError.ts';

/**
 * The account that a command works on and the client of the first token that has it: the one named, or else the only
 * one there is. Throws `UsageError` naming the choices, and `StartError` when accounts could not be discovered.
 */
export async function chooseAccount(
  tokens: ConfiguredToken[],
  wanted: string | null,
  names: ReadonlyMap<string, string>,
): Promise<AccountAccess> {
  const named = tokens.find(
    ({ accounts }) => accounts !== 'discover' && accounts.some((id) => id === wanted),
  );
  if (wanted !== null && named !== undefined) return { accountId: wanted, client: named.client };

  const { choices, failures } = await allChoices(tokens, names);
  const choice = wanted === null ? onlyOne(choices, failures) : choices.get(wanted);
  if (choice !== undefined) return { accountId: choice.accountId, client: choice.token.client };
  if (failures.length > 0) {
    throw new StartError(`the accounts could not be discovered: ${failures.join(' ')}`);
  }
  if (wanted === null) {
    throw new UsageError(`more than one account is configured: choose one with --account\n${shown(choices)}`);
  }
  throw new UsageError(`account ${visible(wanted)} is not configured: the accounts are\n${shown(choices)}`);
}

type Choice = KnownAccount & { token: ConfiguredToken };

async function allChoices(
  tokens: ConfiguredToken[],
  names: ReadonlyMap<string, string>,
): Promise<{ choices: Map<string, Choice>; failures: string[] }> {
  const choices = new Map<string, Choice>();
  const failures: string[] = [];
  for (const token of tokens) {
    const known: KnownAccount[] = [];
    if (token.accounts !== 'discover') {
      known.push(...token.accounts.map((accountId) => ({ accountId, name: null })));
    } else {
      const discovery = await token.discover();
      if (discovery.kind === 'found') known.push(...discovery.accounts);
      else failures.push(discovery.fault.detail);
    }
    for (const { accountId, name } of known) {
      if (choices.has(accountId)) continue;
      choices.set(accountId, { accountId, name: names.get(accountId) ?? name, token });
    }
  }
  return { choices, failures };
}

/** With a discovery that failed, a single account is not known to be the only one. */
function onlyOne(choices: Map<string, Choice>, failures: string[]): Choice | undefined {
  return choices.size === 1 && failures.length === 0 ? choices.values().next().value : undefined;
}

function shown(choices: Map<string, Choice>): string {
  return [...choices.values()]
    .map(({ accountId, name }) => `  ${accountId}${name === null ? '' : `  ${visible(name)}`}`)
    .join('\n');
}
