/** Waits that grow twofold up to a limit, each somewhere between its half and its whole, so that many do not come at once. */
export function backoff(firstMs: number, mostMs: number, chance: () => number = Math.random) {
  let tries = 0;
  return {
    next(): number {
      const whole = Math.min(mostMs, firstMs * 2 ** tries);
      tries = Math.min(tries + 1, 30);
      return Math.round(whole / 2 + (chance() * whole) / 2);
    },
    reset(): void {
      tries = 0;
    },
  };
}
