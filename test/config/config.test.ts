import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { ConfigError, loadConfig, requireClosedDoor, requireCloudflare } from '../../src/config/config.ts';

const token = 'v1.secret-TOKEN_123';
const account = '0123456789abcdef0123456789abcdef';
const other = 'fedcba9876543210fedcba9876543210';
const files: Record<string, string> = {
  '/run/token': `${token}\n`,
  '/etc/two.yaml': `
tokens:
  - { name: eu, token_file: /run/token, accounts: [${account}] }
  - { name: us, token_env: US_TOKEN, accounts: discover }
accounts:
  - { id: ${account}, name: Example Ltd }
`,
  '/etc/broken.yaml': 'tokens: [',
  '/etc/wrong.yaml': 'tokens:\n  - { name: eu, accounts: [short] }\nowner: me\n',
};
const readFile = (path: string) => {
  const text = files[path];
  if (text === undefined) throw new Error(`ENOENT: no such file or directory, open '${path}'`);
  return text;
};
const load = (environment: Record<string, string>) => loadConfig(environment, readFile);
const faultsOf = (environment: Record<string, string>) => {
  try {
    load(environment);
  } catch (error) {
    if (error instanceof ConfigError) return error.faults;
    throw error;
  }
  return [];
};

describe('defaults', () => {
  it('are those of the contract', () => {
    expect(load({})).toMatchObject({
      cloudflare: {
        baseUrl: 'https://api.cloudflare.com/client/v4',
        rateLimit: { requests: 600, windowSeconds: 300 },
        concurrency: 8,
      },
      database: { url: null, dataDirectory: './data' },
      http: { host: '127.0.0.1', port: 8080, auth: 'tokens', apiTokens: [], web: null },
      sync: { cron: '*/15 * * * *', onStart: true, keepRunsSeconds: null },
      expiringWithinSeconds: 30 * 86_400,
      log: { level: 'info', format: null },
    });
  });

  it('count an empty variable as unset', () => {
    expect(load({ CERTALOG_PORT: '' }).http.port).toBe(8080);
  });
});

describe('a wrong setting is one line that names it, says what is wrong and what is allowed', () => {
  const cases: [Record<string, string>, RegExp][] = [
    [{ CERTALOG_PORT: '80a' }, /^CERTALOG_PORT is not a whole number from 0 to 65535 \(it is "80a"\)$/],
    [{ CERTALOG_PORT: '70000' }, /^CERTALOG_PORT is not a whole number from 0 to 65535/],
    [{ CERTALOG_SYNC_CRON: 'hourly' }, /^CERTALOG_SYNC_CRON is not a cron expression such as/],
    [{ CERTALOG_SYNC_ON_START: 'yes' }, /^CERTALOG_SYNC_ON_START is neither true nor false/],
    [{ CERTALOG_RATE_LIMIT: '600' }, /^CERTALOG_RATE_LIMIT is not a limit such as 600\/300s/],
    [{ CERTALOG_RATE_LIMIT: '0/300s' }, /^CERTALOG_RATE_LIMIT is not a limit/],
    [{ CERTALOG_CONCURRENCY: '0' }, /^CERTALOG_CONCURRENCY is not a whole number from 1 to 256/],
    [{ CERTALOG_EXPIRING_WITHIN: '30' }, /^CERTALOG_EXPIRING_WITHIN is not a duration such as/],
    [{ CERTALOG_KEEP_RUNS: 'all' }, /^CERTALOG_KEEP_RUNS is not a duration such as 90s/],
    [
      { CERTALOG_KEEP_RUNS: '23h' },
      /^CERTALOG_KEEP_RUNS is not a duration from 1d to 36500d \(it is "23h"\)$/,
    ],
    [{ CERTALOG_KEEP_RUNS: '36501d' }, /^CERTALOG_KEEP_RUNS is not a duration from 1d to 36500d/],
    [{ CERTALOG_LOG_LEVEL: 'loud' }, /^CERTALOG_LOG_LEVEL is not one of trace, debug/],
    [{ CERTALOG_LOG_FORMAT: 'xml' }, /^CERTALOG_LOG_FORMAT is neither pretty nor json/],
    [{ CERTALOG_AUTH: 'off' }, /^CERTALOG_AUTH is neither tokens nor none/],
    [{ CERTALOG_PROT: '8080' }, /^CERTALOG_PROT is not a setting of Certalog/],
    [{ CLOUDFLARE_BASE_URL: 'ftp://x' }, /^CLOUDFLARE_BASE_URL is not an http or https URL/],
    [{ CERTALOG_CONFIG: '/none' }, /^CERTALOG_CONFIG names \/none, which cannot be read/],
    [{ CERTALOG_CONFIG: '/etc/broken.yaml' }, /^CERTALOG_CONFIG \/etc\/broken\.yaml is not YAML/],
    [{ CLOUDFLARE_API_TOKEN: token }, /^CLOUDFLARE_ACCOUNT_IDS is not set/],
    [{ CLOUDFLARE_ACCOUNT_IDS: account }, /^CLOUDFLARE_API_TOKEN is not set although/],
    [{ CLOUDFLARE_API_TOKEN: token, CLOUDFLARE_ACCOUNT_IDS: 'ABC' }, /^CLOUDFLARE_ACCOUNT_IDS holds "ABC"/],
    [{ CERTALOG_API_TOKENS: 'me:admin:00' }, /^CERTALOG_API_TOKENS has an entry \(number 1\)/],
  ];
  for (const [environment, line] of cases) {
    it(
      Object.entries(environment)
        .map((pair) => pair.join('='))
        .join(' '),
      () => {
        expect(faultsOf(environment)).toEqual([expect.stringMatching(line)]);
      },
    );
  }

  it('and all faults are said at once', () => {
    expect(faultsOf({ CERTALOG_PORT: 'x', CERTALOG_AUTH: 'y', CERTALOG_NOPE: '1' })).toHaveLength(3);
  });

  it('also within the configuration file, by its place', () => {
    const faults = faultsOf({ CERTALOG_CONFIG: '/etc/wrong.yaml' });
    expect(faults.join('\n')).toMatch(/tokens\.0\.accounts/);
    expect(faults.join('\n')).toMatch(/owner/);
  });
});

describe('a secret', () => {
  it('may come from a file', () => {
    const config = load({ CLOUDFLARE_API_TOKEN_FILE: '/run/token', CLOUDFLARE_ACCOUNT_IDS: account });
    expect(config.cloudflare.tokens[0]?.value.reveal()).toBe(token);
  });

  it('is in no printed form of the configuration', () => {
    const config = load({
      CLOUDFLARE_API_TOKEN: token,
      CLOUDFLARE_ACCOUNT_IDS: account,
      DATABASE_URL: 'postgres://u:hidden-password@db/x',
    });
    for (const shown of [
      inspect(config, { depth: 9 }),
      JSON.stringify(config),
      String(config.database.url),
    ]) {
      expect(shown).not.toContain(token);
      expect(shown).not.toContain('hidden-password');
    }
  });

  it('is in no fault', () => {
    const faults = faultsOf({
      CLOUDFLARE_API_TOKEN: `"${token}"`,
      CLOUDFLARE_ACCOUNT_IDS: account,
      DATABASE_URL: 'mysql://u:hidden-password@db/x',
      CERTALOG_API_TOKENS: 'me:read:hidden-hash',
    });
    expect(faults).toHaveLength(3);
    expect(faults.join('\n')).not.toMatch(/TOKEN_123|hidden/);
  });

  it('given twice is a fault', () => {
    const environment = { CLOUDFLARE_API_TOKEN: token, CLOUDFLARE_API_TOKEN_FILE: '/run/token' };
    expect(faultsOf(environment)).toContainEqual(expect.stringMatching(/are both set/));
  });
});

describe('several tokens', () => {
  it('come from the configuration file with their accounts and the names of accounts', () => {
    const config = load({ CERTALOG_CONFIG: '/etc/two.yaml', US_TOKEN: 'us-token' });
    expect(config.cloudflare.tokens.map(({ name, accounts }) => ({ name, accounts }))).toEqual([
      { name: 'eu', accounts: [account] },
      { name: 'us', accounts: 'discover' },
    ]);
    expect(config.cloudflare.accountNames.get(account)).toBe('Example Ltd');
  });

  it('need a value each', () => {
    expect(faultsOf({ CERTALOG_CONFIG: '/etc/two.yaml' })).toEqual([
      expect.stringMatching(/token us is empty/),
    ]);
  });
});

describe('before serving', () => {
  it('a Cloudflare token is required', () => {
    expect(() => requireCloudflare(load({}))).toThrow(
      /CLOUDFLARE_API_TOKEN and CLOUDFLARE_ACCOUNT_IDS are not set/,
    );
  });

  it('an address that others reach is refused without tokens, unless the door is opened on purpose', () => {
    const open = (environment: Record<string, string>) => () => requireClosedDoor(load(environment));
    expect(open({ CERTALOG_HOST: '0.0.0.0' })).toThrow(/CERTALOG_HOST is 0\.0\.0\.0/);
    expect(open({ CERTALOG_HOST: '::' })).toThrow(/CERTALOG_API_TOKENS/);
    expect(open({ CERTALOG_HOST: '0.0.0.0', CERTALOG_AUTH: 'none' })).not.toThrow();
    const hashed = `grafana:read:${'0'.repeat(64)}`;
    expect(open({ CERTALOG_HOST: '0.0.0.0', CERTALOG_API_TOKENS: hashed })).not.toThrow();
    for (const host of ['127.0.0.1', '127.5.5.5', '::1', 'localhost'])
      expect(open({ CERTALOG_HOST: host })).not.toThrow();
  });

  it('account ids are taken once each', () => {
    const ids = `${account}, ${other},${account}`;
    const config = load({ CLOUDFLARE_API_TOKEN: token, CLOUDFLARE_ACCOUNT_IDS: ids });
    expect(config.cloudflare.tokens[0]?.accounts).toEqual([account, other]);
  });
});
