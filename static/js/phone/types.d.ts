// What the phone's modules hand to each other. Instants are ISO text on the wire and milliseconds since 1970 here.

export type CuffMode = "continuous" | "released";
export type SessionState = "assigned" | "started" | "finished" | "stopped";
export type EventState = "waiting" | "stored" | "refused";
export type SyncState = "idle" | "sending" | "offline" | "sign-in-needed" | "server-trouble";
export type CueKind = "soon" | "go" | "warn" | "alarm" | "up" | "down" | "done";

/** The fields of all kinds of event; which of them a kind has, sessions/domain/events says. */
export interface EventBody {
  ready?: Record<string, boolean>;
  pressure?: number[];
  without_cuffs?: boolean;
  prescription?: string;
  tightness?: number;
  set: number;
  reps: number;
  load_kg: string;
  corrects: string;
  undone?: boolean;
  seconds?: number;
  effort: number;
  discomfort: number;
  kind: string;
  note?: string;
  reason?: string;
  text: string;
  set_mmhg?: Record<string, number>;
  refill?: string;
}

/** What was done, as it is sent and stored. */
export interface SessionEvent {
  id: string;
  training_session: string;
  kind: string;
  schema: number;
  occurred_at: string;
  body: EventBody;
}

/** An event as this phone keeps it until the server has it. */
export interface LoggedEvent extends SessionEvent {
  account: string;
  state: EventState;
  reasons: string[];
  settled_at?: number;
}

/** What becomes of an event. */
export interface Verdict {
  state: EventState;
  reasons: string[];
}

export interface EventCounts {
  saved: number;
  waiting: number;
  refused: number;
}

/** Where events wait: the log of this phone, or a stop that no log took. */
export interface EventQueue {
  account: string;
  waiting(): Promise<SessionEvent[]> | SessionEvent[];
  counts(): Promise<{ waiting: number }> | { waiting: number };
  settle(verdicts: Map<string, Verdict>): unknown;
  subscribe(callback: () => void): () => void;
}

export interface Symptom {
  kind: string;
  label: string;
  what_next: string;
  ends_session: boolean;
}

/** Work in minutes: so many stretches of so many seconds, with rests between. */
export interface Bouts {
  count: number;
  seconds: number;
  rest_seconds: number;
  cuffs_stay_on: boolean;
  is_resting: boolean;
  /** What one part asks for, such as "5 x 2 min". */
  text: string;
}

/** One exercise of a session as it was planned. */
export interface PlannedExercise {
  id: string;
  name: string;
  sets: number[];
  rest_seconds: number;
  /** The cuffs are off in its rests. */
  released?: boolean;
  load_kg: string;
  load: string;
  unit: string;
  basis: string;
  /** The load in the client's unit, "33.1 lb". Missing where the hardware is marked in it. */
  in_own_unit?: string;
  /** What it is loaded from, where that says more than its name. */
  machine?: string;
  tempo: string;
  tempo_seconds: [number, number, number];
  cues: string[];
  last: string;
  /** From this set on as many as possible are asked for; `last_reps` are those of the last time, by set. */
  failure_from?: number;
  last_reps?: Record<string, string>;
  /** Only where one limb works, or a gauge measures: what the placement card says of this exercise. */
  side?: string;
  where?: string;
  tightness?: string;
  /** What each cuff with a gauge is set to. */
  set_label?: string;
  gauges?: { limb: string; name: string; label: string; mmhg: number }[];
  /** What may be lifted instead. */
  other_loads?: [load_kg: string, text: string][];
  /** Of work in minutes. */
  bouts?: Bouts;
}

/** What a session's page brings along; sessions/phone/payload.py makes it. */
export interface Payload {
  version: number;
  session: string;
  served_at: string;
  valid_until: string | null;
  cleared_until: string | null;
  on_hold: string[];
  lapsed: string;
  /** What lifts the hold, and where another day is chosen. Missing where nothing does, and in what was stored before. */
  way_off_hold?: { label: string; url: string };
  move?: string;
  is_closed: boolean;
  region: string;
  region_label: string;
  cuff_mode: CuffMode;
  cap_seconds: number;
  warn_seconds: number;
  changeover_seconds: number;
  /** Once the cuffs have been on for `from_seconds` in all. Missing in what was stored before. */
  long_changeover?: { from_seconds: number; seconds: number };
  undo_seconds: number;
  more_reps: number;
  /** How much of `unit` a kilogram is. Missing in what was stored before. */
  in_a_kg?: number;
  unit: string;
  no_to_all: boolean;
  ready: {
    code: string;
    text: string;
    advice: string;
    doctor_first?: boolean;
    rest_first?: boolean;
    red_flag?: string;
    needs_a_no?: boolean;
  }[];
  /** Null where the check asks for no blood pressure. */
  pressure: {
    ask_from: number[];
    no_cuffs_from: number[];
    red_from: number[];
    red_flag: string;
    advice: string;
    /** What to do about a red one, and how one is said, with {upper} and {lower}. Missing in what was stored before. */
    red_advice?: string;
    said?: string;
  } | null;
  placement: { where: string; never: string; check: string; tightness: string; ceiling: number; too_tight: string };
  /** Of the sessions before. Missing in what was stored before. */
  efforts?: number[];
  /** What the last session under cuffs leaves for this one, while it is short. Missing in what was stored before. */
  rest?: { title: string; not_before: string | null; too_short: string; better_from: string; short: string } | null;
  /** Why the gate refuses once the client's yes, or a parent's, is taken back. Missing in what was stored before. */
  taken_back?: Record<string, string>;
  /** When it may have been begun, and why it does not go on otherwise. Missing in what was stored before. */
  begun?: { from: string; until: string; other_day: string; unasked: string };
  discomfort: { too_much: number; advice: string };
  symptoms: Symptom[];
  exercises: PlannedExercise[];
  events: SessionEvent[];
}

export interface PerformedSet {
  number: number;
  id: string;
  reps: number;
  loadKg: string;
  at: number;
  corrected: boolean;
  originalReps: number;
  late: boolean;
  /** Of work in minutes; null where nobody knows. */
  seconds?: number | null;
}

export interface ExerciseRecord {
  id: string;
  sets: number[];
  performed: PerformedSet[];
  duplicates: PerformedSet[];
  undone: PerformedSet[];
  effort: number | null;
  discomfort: number | null;
  tightness: number | null;
  repsDone: number;
  leftOut: number[];
  /** Why the sets that are missing were not done, and since when. */
  skipped: string;
  skippedAt: number | null;
  /** When it was put off until after the others. */
  laterAt: number | null;
  /** The load of the sets to come, where another was chosen. */
  otherLoadKg: string | null;
  /** What the cuffs were last set to, by limb, and what the check of a nail showed. */
  setMmhg: Record<string, number>;
  refill: string;
  /** The clock of work in minutes, while it runs or stands, and the seconds that are known. */
  running: { number: number; startedAt: number; pausedAt: number | null; stood: number } | null;
  isTimed: boolean;
  seconds: number;
}

/** What was done, made of events: `fold` in record.js. */
export interface SessionRecord {
  state: SessionState;
  startedAt: number | null;
  finishedAt: number | null;
  stoppedAt: number | null;
  stopReason: string;
  ready: Record<string, boolean>;
  pressure: number[];
  endReason: string;
  saidWithoutCuffs: boolean;
  withoutCuffs: boolean;
  exercises: ExerciseRecord[];
  /** Their indexes in the order in which they are done. */
  order: number[];
  intervals: { onAt: number; offAt: number | null }[];
  openSince: number | null;
  cuffsOffAt: number | null;
  closedMs: number;
  symptoms: { id: string; at: number; kind: string; note: string }[];
  notes: { id: string; at: number; text: string }[];
}

/** What timed-work.js adds where there is work in minutes. */
export interface TimedWork {
  readClock(bouts: Bouts, exercise: ExerciseRecord): (event: { kind: string; at: number; body: EventBody }) => void;
  secondsOf(bouts: Bouts, exercise: ExerciseRecord, done: PerformedSet, said: { body: EventBody }[]): number | null;
  clockState(bouts: Bouts, exercise: ExerciseRecord, set: number, now: number): string;
}

/** The one thing that the client does next: `nextStep` in record.js. */
export type Step =
  | { name: "not-started" | "stopped" }
  | { name: "done"; finished: boolean }
  | { name: "take-cuffs-off"; reason: string; exercise: number | null }
  | { name: "put-cuffs-on"; exercise: number; notBefore: number | null }
  | { name: "do-set"; exercise: number; set: number; target: number; restEndsAt: number | null; withCuffs: boolean; toFailure: boolean; clock?: string }
  | { name: "give-feedback"; exercise: number };

/** A set and the place of its exercise in the session. */
export interface SetOfSession {
  index: number;
  done: PerformedSet;
}

/** Where a session stands at one moment: `standingAt` in screens.js. */
export interface Standing {
  record: SessionRecord;
  step: Step;
  isOver: boolean;
  areCuffsOn: boolean;
  isOnHold: boolean;
  reasons: string[];
  isExpired: boolean;
  /** The ready check is asked of a session that was begun without it. */
  isAskedLate: boolean;
  last: SetOfSession | null;
  isUnsent?: boolean;
}

export type ScreenName =
  | "ready"
  | "no-cuffs"
  | "place"
  | "set"
  | "bout"
  | "cuffs-off"
  | "feedback"
  | "summary"
  | "stopped"
  | "on-hold"
  | "expired"
  | "too-soon"
  | "correct";

/** What stays above every screen. */
export interface ScreenHead {
  where: string;
  below: string;
  digits: string;
  onSince: string | null;
  before: number;
  level: "ok" | "warn" | "over";
  warn: number;
  cap: number;
  isOver: boolean;
}

/** Values that a <template> reads by name. */
export type TemplateValues = Record<string, unknown>;
