/** The first of `promises` to settle; rejects with `what` at the deadline. */
export async function firstOf<T>(
  milliseconds: number,
  what: string,
  ...promises: readonly Promise<T>[]
): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(
      () => reject(new Error(`${what}: not within ${milliseconds / 1000} s.`)),
      milliseconds,
    );
  });
  try {
    return await Promise.race([...promises, deadline]);
  } finally {
    clearTimeout(timer);
  }
}
