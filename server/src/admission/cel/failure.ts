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

/** More than this, in characters, no API server would build for one object: its cost limit comes first. */
const mostMade = 64 * 1024 * 1024;
/** What an item of a list counts for. */
const itemSize = 16;

/** How many steps are made between two looks at the clock. */
const stride = 512;

/** How long what is asked of one object may take, in milliseconds. */
const longestTime = 2_000;

/** What evaluating may cost. Loops report their steps; who reports too many gets a BudgetSpent. */
export class Work {
  readonly #deadline: number;
  #steps = 0;
  #made = 0;

  /** @param deadline on the clock of performance.now(), in milliseconds; two seconds from now */
  constructor(deadline = performance.now() + longestTime) {
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

  /** Asks before a text of this many characters is made. */
  text(length: number): void {
    this.#made += length;
    if (this.#made > mostMade) throw new BudgetSpent();
    this.scan(length);
  }

  /** Asks before a list of this many items is made. */
  list(length: number): void {
    this.text(length * itemSize);
    this.step(length);
  }

  /** Reports that this many characters are looked at. */
  scan(length: number): void {
    this.step(length >> 6);
  }
}
