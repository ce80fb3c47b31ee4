import type { Reporter, TestModule, TestRunEndReason, Vitest } from 'vitest/node';

/**
 * A Vitest reporter that ends the output of a run with the line `N passed, N failed, N skipped`, in tests. What fails
 * outside of a test (a file that cannot be loaded, a hook, an unhandled error) counts as one failed each, so that a
 * run that failed never says `0 failed`. Tests that did not come to run count as skipped.
 */
export class ClosingLine implements Reporter {
  #watches = false;

  onInit({ config }: Vitest): void {
    this.#watches = config.watch;
  }

  onTestRunEnd(
    modules: ReadonlyArray<TestModule>,
    unhandledErrors: ReadonlyArray<unknown>,
    reason: TestRunEndReason,
  ): void {
    const tests = modules.flatMap(({ children }) => [...children.allTests()]);
    const count = (wanted: string) => tests.filter((test) => test.result().state === wanted).length;
    const [passed, failedTests] = [count('passed'), count('failed')];
    const failures = failedTests + failuresOutsideOfTests(modules) + unhandledErrors.length;
    const skipped = tests.length - passed - failedTests;
    const print = (runFailed: boolean) => {
      const failed = runFailed ? Math.max(1, failures) : failures;
      process.stdout.write(`${passed} passed, ${failed} failed, ${skipped} skipped\n`);
    };
    if (this.#watches) print(reason === 'failed');
    // Coverage, a failing teardown, and what keeps the process from ending are reported after the end of the run.
    else process.once('exit', (code) => print(code !== 0));
  }
}

function failuresOutsideOfTests(modules: ReadonlyArray<TestModule>): number {
  return modules
    .flatMap((module) => [module, ...module.children.allSuites()])
    .filter((part) => part.errors().length > 0).length;
}
