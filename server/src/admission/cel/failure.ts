/** An expression that has no value: the error that the API server's evaluation ends with, in its words. */
export class EvaluationFailure extends Error {}

/** The arguments' types fit no form of the function. Whoever knows the function's name may say it. */
export class NoSuchOverload extends EvaluationFailure {
  constructor(of?: string) {
    super(of === undefined ? 'no such overload' : `no such overload: ${of}`);
  }
}

/** There was no time left to evaluate the expression: nothing is known of its value. */
export class BudgetSpent extends Error {}

/** Longer texts and lists than these no API server would build: its cost limit comes first. */
const longestText = 16 * 1024 * 1024;
const longestList = 1024 * 1024;

/** How many steps are made between two looks at the clock. */
const stride = 512;

/** What evaluating may cost. Loops report their steps; who reports too many gets a BudgetSpent. */
export class Work {
  readonly #deadline: number;
  #steps = 0;

  /** @param deadline on the clock of performance.now(), in milliseconds */
  constructor(deadline = Number.POSITIVE_INFINITY) {
    this.#deadline = deadline;
  }

  step(count = 1): void {
    this.#steps += count;
    if (this.#steps < stride) return;
    this.#steps = 0;
    if (this.isOver()) throw new BudgetSpent();
  }

  isOver(): boolean {
    return performance.now() > this.#deadline;
  }

  /** A text that is allowed to be as long as it is. */
  text(text: string): string {
    this.step(text.length >> 6);
    if (text.length > longestText) throw new BudgetSpent();
    return text;
  }

  /** Asks before a list of this length is made. */
  list(length: number | bigint): void {
    if (length > longestList) throw new BudgetSpent();
    this.step(Number(length));
  }
}
