// Cues that need no look at the phone: beeps, vibration, a voice, a metronome; and a screen that stays on. Every cue is
// also dispatched on the document as a "cue" event, so that pages can show it.

/** @import { CueKind } from "./types.js" */
/** @typedef {{ sound: boolean, volume: number, vibrate: boolean, speech: boolean, metronome: boolean }} Settings */

const KEY = "cues";
/** @type {Settings} */
const usual = { sound: true, volume: 7, vibrate: true, speech: false, metronome: false };
export const settings = { ...usual, ...stored() };
/** @type {AudioContext | null} */
let audio = null;

/** @returns {Partial<Settings>} */
function stored() {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? "{}") ?? {};
  } catch {
    return {}; // no storage, or somebody else's words in it
  }
}

/**
 * @template {keyof Settings} Name
 * @param {Name} name
 * @param {Settings[Name]} value
 */
export function changeSetting(name, value) {
  settings[name] = value;
  try {
    localStorage.setItem(KEY, JSON.stringify(settings));
  } catch {
    // storage is full or forbidden: the setting lasts until the page is left
  }
}

/** Allow sound. Browsers require a tap first, such as the one that starts the session. */
export function unlockSound() {
  audio ??= window.AudioContext ? new AudioContext() : null;
  if (audio?.state === "suspended") audio.resume();
}

/** @param {number} hertz @param {number} seconds @param {number} loudness from 0 to 1 @param {number} [after] seconds */
function beep(hertz, seconds, loudness, after = 0) {
  if (audio?.state !== "running") return;
  const at = audio.currentTime + after;
  const tone = audio.createOscillator();
  const gain = audio.createGain();
  tone.frequency.value = hertz;
  gain.gain.setValueAtTime(loudness, at);
  gain.gain.setTargetAtTime(0, at + seconds, 0.02);
  tone.connect(gain).connect(audio.destination);
  tone.start(at);
  tone.stop(at + seconds + 0.15);
}

/** @type {Record<CueKind, [hertz: number, seconds: number, after: number][]>} */
const TONES = {
  soon: [[660, 0.09, 0]],
  go: [[990, 0.45, 0]],
  warn: [
    [880, 0.15, 0],
    [880, 0.15, 0.3],
  ],
  alarm: [
    [1200, 0.3, 0],
    [800, 0.3, 0.35],
    [1200, 0.3, 0.7],
  ],
  up: [[520, 0.05, 0]],
  down: [[390, 0.04, 0]],
  done: [
    [780, 0.12, 0],
    [990, 0.3, 0.16],
  ],
};
/** @type {Partial<Record<CueKind, number[]>>} */
const VIBRATIONS = { go: [300], warn: [200, 100, 200], alarm: [600, 200, 600, 200, 600], done: [150] };

/**
 * Give a cue now. The alarm ignores the settings and is loud, since the cuffs have to come off.
 *
 * @param {CueKind} kind
 */
export function giveCue(kind) {
  document.dispatchEvent(new CustomEvent("cue", { detail: kind }));
  const loudness = kind === "alarm" ? 1 : settings.sound ? settings.volume / 10 : 0;
  if (loudness > 0) for (const [hertz, seconds, after] of TONES[kind]) beep(hertz, seconds, loudness, after);
  // Before the first tap browsers refuse to vibrate and log an error.
  const may = navigator.userActivation?.hasBeenActive ?? true;
  const vibration = VIBRATIONS[kind];
  if (may && (settings.vibrate || kind === "alarm") && vibration) navigator.vibrate?.(vibration);
}

/** @param {string} text @param {boolean} [always] also where speech is switched off */
export function say(text, always = false) {
  if (!(settings.speech || always) || !window.speechSynthesis) return;
  speechSynthesis.cancel();
  speechSynthesis.speak(new SpeechSynthesisUtterance(text));
}

/**
 * Keep the screen on until `release()`. Requests the lock again whenever the page becomes visible.
 *
 * @param {(isOn: boolean) => void} show
 */
export function keepAwake(show) {
  /** @type {WakeLockSentinel | null} */
  let lock = null;
  let isWanted = true;
  const take = async () => {
    if (!isWanted || document.hidden || (lock && !lock.released)) return;
    try {
      lock = await navigator.wakeLock.request("screen");
      lock.addEventListener("release", () => show(false));
      show(true);
      if (!isWanted) lock.release();
    } catch {
      show(false); // a phone that cannot, or one that saves its battery
    }
  };
  take();
  document.addEventListener("visibilitychange", take);
  addEventListener("pageshow", take);
  return {
    release() {
      isWanted = false;
      lock?.release();
    },
  };
}
