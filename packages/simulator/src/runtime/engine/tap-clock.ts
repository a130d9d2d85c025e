/**
 * Knows whether code runs because of a tap. As on the platform, the right that a tap gives is gone once the
 * code has waited for something.
 */
export class TapClock {
  #open = 0;

  get isTapping(): boolean {
    return this.#open > 0;
  }

  /** Runs `act` as the consequence of a tap. */
  during(act: () => void): void {
    this.#open += 1;
    // Promise callbacks of already settled promises still belong to the tap; timers and answers do not.
    setTimeout(() => {
      this.#open -= 1;
    }, 0);
    act();
  }
}
