/** The server's time, carried on between heartbeats by a clock that nobody can set. */
export class Clock {
  #offsetMs = null;

  heard(serverMs) {
    this.#offsetMs = serverMs - performance.now();
  }

  isKnown() {
    return this.#offsetMs !== null;
  }

  /** Before the first heartbeat, this computer's own time. */
  nowMs() {
    return this.isKnown() ? performance.now() + this.#offsetMs : Date.now();
  }
}

/** How long ago, in words as short as they can be. */
export function ago(ms) {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  if (seconds < 120) {
    return `${seconds} s`;
  }
  const minutes = Math.floor(seconds / 60);
  if (minutes < 120) {
    return `${minutes} min`;
  }
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} h` : `${Math.floor(hours / 24)} days`;
}
