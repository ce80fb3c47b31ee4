import { afterAll, describe, expect, it } from 'vitest';
import { endLeftProcesses, runCertalog, startCertalog } from './support/certalogProcess.ts';
import { expectFaultLines, expectNoTrace } from './support/faultLines.ts';

afterAll(endLeftProcesses);

describe('a command line that cannot be understood is one line that says where to look, and exit code 1', () => {
  const lines: [args: string[], fault: RegExp][] = [
    [['serv'], /unknown command 'serv' \(Did you mean serve\?\); see certalog --help/],
    [['serve', '--bogus'], /unknown option '--bogus'; see certalog serve --help/],
    [['sync', 'now'], /too many arguments for 'sync'.*; see certalog sync --help/],
    [['certificates', 'get'], /missing required argument 'id'; see certalog certificates get --help/],
    [['emulator', '--port', 'http'], /--port is not a whole number up to 65535 \(it is "http"\)/],
    [['emulator', '--faults', 'earthquake'], /--faults: fault "earthquake": .*throttle_429/],
    [['emulator', '--certificates', '/not/there'], /--certificates \/not\/there cannot be read: /],
  ];
  for (const [args, fault] of lines) {
    it.concurrent(args.join(' '), async () => expectFaultLines(await runCertalog(args), fault));
  }
});

it('every command explains itself with an example', async () => {
  const top = await runCertalog(['--help']);
  expect(top).toMatchObject({ code: 0, stderr: '' });
  const below = await runCertalog(['certificates', '--help']);
  const commands = [
    ...commandsIn(top.stdout).map((name) => [name]),
    ...commandsIn(below.stdout).map((name) => ['certificates', name]),
  ];
  expect(commands.length).toBeGreaterThan(9);
  const explained = await Promise.all(commands.map((command) => runCertalog([...command, '--help'])));
  for (const [index, { code, stdout, stderr }] of explained.entries()) {
    const command = commands[index]?.join(' ') ?? '';
    expect({ code, stderr }, command).toEqual({ code: 0, stderr: '' });
    expect(stdout, command).toMatch(new RegExp(`^Usage: certalog ${command} `));
    expect(stdout, command).toMatch(new RegExp(`^Example:\\n.*certalog ${command}( |$)`, 'm'));
  }
});

it('a reader that stops reading is no fault', async () => {
  const help = startCertalog(['emulator', '--help'], {}, { closeStdout: true });
  const { code, stderr } = await help.ended;
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expectNoTrace(stderr);
});

/** The names in the list of commands of a help text, without `help` itself. */
function commandsIn(help: string): string[] {
  const list = help.slice(help.indexOf('Commands:')).split('\n\n')[0] ?? '';
  return [...list.matchAll(/^ {2}([a-z]+)\b/gm)]
    .map(([, name = '']) => name)
    .filter((name) => name !== 'help');
}
