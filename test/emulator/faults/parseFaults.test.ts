import { describe, expect, test } from 'vitest';
import { faultKinds } from '../../../src/emulator/faults/faultKinds.ts';
import { faultsHelp, parseFaults } from '../../../src/emulator/faults/parseFaults.ts';

describe('parseFaults', () => {
  test('reads kinds, operations and options', () => {
    const account = '023e105f4ecef8ad9ca31a8372d0c353';
    const spec = `throttle_429@list:times=3:seconds=0, html_200@associations:probability=0.1:account=${account},reset`;
    expect(parseFaults(spec)).toEqual([
      { kind: 'throttle_429', operation: 'list', times: 3, seconds: 0 },
      { kind: 'html_200', operation: 'associations', probability: 0.1, account },
      { kind: 'reset' },
    ]);
    expect(parseFaults('')).toEqual([]);
  });

  test('keeps ids of digits text', () => {
    expect(parseFaults('reset@get:certificate=123:account=456')).toEqual([
      { kind: 'reset', operation: 'get', certificate: '123', account: '456' },
    ]);
  });

  const wrong: [string, RegExp][] = [
    ['nonsense', /nonsense.*kind.*throttle_429/],
    ['reset@nowhere', /operation.*accounts.*associations/],
    ['count_high@get', /count_high.*cannot happen at get, only at accounts, list, associations/],
    ['upload_unclear@list', /only at upload/],
    ['reset:times', /"times" is not name=value/],
    ['reset:times=0', /times/],
    ['reset:times=often', /times/],
    ['reset:probability=2', /probability/],
    ['reset:probability=-1', /probability/],
    ['reset:seconds=3', /takes no option seconds, only .*times/],
    ['reset:colour=red', /colour/],
    ['reset:times=1:times=2', /times is given twice/],
    ['server_error:status=404', /status/],
    ['upload_unclear:ending=happy', /ending/],
    ['reset@list@get', /more than one @/],
  ];
  test.each(wrong)('%s is refused with what is wrong and what is allowed', (spec, message) => {
    expect(() => parseFaults(spec)).toThrow(message);
  });

  test('each kind can be written alone, and the help names it', () => {
    const help = faultsHelp();
    for (const [kind, { description }] of Object.entries(faultKinds)) {
      expect(parseFaults(kind)).toEqual([{ kind }]);
      expect(help).toContain(kind);
      expect(help).toContain(description);
    }
  });
});
