import type { InventoryLog } from './ports.ts';
import type { CertificateSource, SourceFault } from './source.ts';

export interface KnownAccount {
  accountId: string;
  /** Null when nobody has named it. */
  name: string | null;
}

export type Discovery = { kind: 'found'; accounts: KnownAccount[] } | { kind: 'failed'; fault: SourceFault };

/** One token: what it can read, and which accounts are read with it. */
export interface TokenAccess {
  name: string;
  accounts: string[] | 'discover';
  source: CertificateSource;
  discover(): Promise<Discovery>;
}

export interface AccountRegister {
  /** Makes the given accounts those that are configured, and stores their names where known. */
  register(accounts: (KnownAccount & { tokenName: string })[]): Promise<void>;
  /** The configured accounts that were last registered with a token. */
  readBy(tokenName: string): Promise<KnownAccount[]>;
}

/** Which accounts there are and with which token each is read. */
export class AccountDirectory {
  readonly #tokens: TokenAccess[];
  readonly #names: ReadonlyMap<string, string>;
  readonly #register: AccountRegister;
  readonly #log: InventoryLog;
  #sources = new Map<string, CertificateSource>();

  constructor(
    tokens: TokenAccess[],
    names: ReadonlyMap<string, string>,
    register: AccountRegister,
    log: InventoryLog,
  ) {
    this.#tokens = tokens;
    this.#names = names;
    this.#register = register;
    this.#log = log;
  }

  /**
   * Asks for the accounts of tokens that discover theirs, and registers all accounts. A token whose discovery fails
   * keeps the accounts that it had, also over a restart. Gives the ids of all accounts and what failed.
   */
  async refresh(): Promise<{ accountIds: string[]; faults: SourceFault[] }> {
    const faults: SourceFault[] = [];
    const sources = new Map<string, CertificateSource>();
    const accounts: Parameters<AccountRegister['register']>[0] = [];
    for (const token of this.#tokens) {
      const { known, fault } = await this.#accountsOf(token);
      if (fault) {
        faults.push(fault);
        this.#log.error(
          { token: token.name, reason: fault.reason },
          `accounts could not be discovered: ${fault.detail}`,
        );
      }
      for (const account of known) {
        if (sources.has(account.accountId)) continue;
        sources.set(account.accountId, token.source);
        accounts.push({
          ...account,
          tokenName: token.name,
          name: this.#names.get(account.accountId) ?? account.name,
        });
      }
    }
    this.#sources = sources;
    if (accounts.length > 0) await this.#register.register(accounts);
    return { accountIds: [...sources.keys()], faults };
  }

  /** Null when no token of this process reads the account. */
  sourceOf(accountId: string): CertificateSource | null {
    return this.#sources.get(accountId) ?? null;
  }

  async #accountsOf(token: TokenAccess): Promise<{ known: KnownAccount[]; fault: SourceFault | null }> {
    if (token.accounts !== 'discover') {
      return { known: token.accounts.map((accountId) => ({ accountId, name: null })), fault: null };
    }
    const discovery = await token.discover();
    if (discovery.kind === 'failed') {
      return { known: await this.#register.readBy(token.name), fault: discovery.fault };
    }
    return { known: discovery.accounts, fault: null };
  }
}
