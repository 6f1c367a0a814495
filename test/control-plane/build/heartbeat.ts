const BEAT_MS = 15_000;

/** Says every 15 seconds for how long `work` has been going on. */
export async function withHeartbeat<T>(
  say: (line: string) => void,
  what: string,
  work: () => Promise<T>,
): Promise<T> {
  const began = Date.now();
  const timer = setInterval(() => say(`${what} (${inWords(Date.now() - began)})`), BEAT_MS);
  try {
    return await work();
  } finally {
    clearInterval(timer);
  }
}

/** 75,000 as "1 min 15 s". */
export function inWords(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000);
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}
