import type { Reporter, TestCase, TestModule } from 'vitest/node';

/** Prints the slowest tests at the end, so that the first tier stays one that people run. */
export class Slowest implements Reporter {
  readonly #count: number;

  constructor(count: number) {
    this.#count = count;
  }

  onTestRunEnd(modules: readonly TestModule[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()]).map(timed);
    const slowest = tests.sort((a, b) => b.milliseconds - a.milliseconds).slice(0, this.#count);
    const lines = slowest.map(
      ({ milliseconds, name }) => `${(milliseconds / 1000).toFixed(1).padStart(7)} s  ${name}`,
    );
    process.stdout.write(`\n The slowest ${lines.length}:\n${lines.join('\n')}\n`);
  }
}

function timed(test: TestCase): { readonly milliseconds: number; readonly name: string } {
  const { relativeModuleId } = test.module;
  return { milliseconds: test.diagnostic()?.duration ?? 0, name: `${relativeModuleId} > ${test.fullName}` };
}
