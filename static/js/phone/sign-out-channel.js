// One tab tells the others that somebody signed out.
const CHANNEL = "cuffwise-sign-out";

/** @param {() => void} callback called when another tab signed out */
export function onSignOut(callback) {
  new BroadcastChannel(CHANNEL).onmessage = callback;
}

export function announceSignOut() {
  new BroadcastChannel(CHANNEL).postMessage("signed out");
}
