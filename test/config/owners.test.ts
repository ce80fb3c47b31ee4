import { describe, expect, it } from 'vitest';
import { faultsOfYaml, loadYaml } from './configurationFile.ts';

const account = '0123456789abcdef0123456789abcdef';
const owners = (...lines: string[]) => `owners:\n  - ${lines.join('\n    ')}\n`;

describe('an owner rule of the file', () => {
  it('is taken with all that it names', () => {
    const text = owners(
      'owner: Payments',
      'contact: payments@example.com',
      'environment: production',
      'criticality: high',
      `account: ${account}`,
      'name: "pay-*"',
      'subject: "*,O=Example"',
    );
    expect(loadYaml(text).owners).toEqual([
      {
        accountId: account,
        name: 'pay-*',
        subject: '*,O=Example',
        owner: {
          name: 'Payments',
          contact: 'payments@example.com',
          environment: 'production',
          criticality: 'high',
        },
      },
    ]);
  });

  it('may leave out all but the owner and one condition', () => {
    expect(loadYaml(owners('owner: A', 'name: "*"')).owners).toEqual([
      {
        accountId: null,
        name: '*',
        subject: null,
        owner: { name: 'A', contact: null, environment: null, criticality: null },
      },
    ]);
  });

  it('is none without the part, and rules keep their order', () => {
    expect(loadYaml('accounts: []').owners).toEqual([]);
    const text = `${owners('owner: A', 'name: a')}  - { owner: B, name: b }\n`;
    expect(loadYaml(text).owners.map(({ owner }) => owner.name)).toEqual(['A', 'B']);
  });

  it.each([
    [owners('name: "*"'), 'owners.0.owner: is missing'],
    [owners('owner: A'), 'owners.0: names none of account, name, subject: say whose it is'],
    [owners('owner: A', 'account: x'), 'owners.0.account: is not an account id'],
    [owners('owner: A', 'name: ""'), 'owners.0.name: is not a pattern of 1 to 1000 characters'],
    [owners('owner: "A\\nB"', 'name: a'), 'owners.0.owner: is not one line of 1 to 200 characters'],
    [owners('owner: A', 'name: a', 'team: b'), 'owners.0.team: is not known here; known are owner, contact'],
    ['owners: []', ''],
    ['owners: all', 'owners: is not a list'],
  ])('%j is a fault that says what is wrong', (text, fault) => {
    const faults = faultsOfYaml(text);
    if (fault === '') expect(faults).toEqual([]);
    else expect(faults.join('\n')).toContain(fault);
  });
});
