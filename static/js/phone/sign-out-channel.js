// One tab tells the others that somebody signed out.
const CHANNEL = "cuffwise-sign-out";

export function onSignOut(callback) {
  new BroadcastChannel(CHANNEL).onmessage = callback;
}

export function tellSignOut() {
  new BroadcastChannel(CHANNEL).postMessage("signed out");
}
