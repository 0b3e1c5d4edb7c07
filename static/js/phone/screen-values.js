// The values that each screen's <template> reads, by name (templates/sessions/phone/offline/). Never touches the page.
import { reaches } from "./events.js";
import { clock, downFrom, instantOf, instantText } from "./format.js";
import { loadsOf, unitOf, withLoadNow } from "./otherwise.js";
import { cuffSeconds, mayLeaveOut, nextSetNumber } from "./record.js";
import { exerciseIndex, hasWork, partOf, redFlagOf, repsDone, stepAt } from "./screens.js";
import { doneText, partTime, repsAsked, secondsDone, workText } from "./work-text.js";

/**
 * @import {
 *   ExerciseRecord, Payload, PerformedSet, PlannedExercise, ScreenName, SessionRecord, SetOfSession, Standing, Step, TemplateValues
 * } from "./types.js"
 */
/**
 * @typedef {object} Moment
 * @property {number} now
 * @property {number} index of the exercise that the screen is about; 0 where it is about none
 * @property {SetOfSession | null} correcting the set that is being corrected
 */

const SCALE = Array.from({ length: 11 }, (_, number) => number);

/** @param {number | null} endsAt @param {number} now @returns {number} whole seconds, not less than none */
const secondsLeft = (endsAt, now) => (endsAt === null ? 0 : Math.max(0, Math.ceil((endsAt - now) / 1000)));
/** @param {number} most @param {number | null} chosen */
const choices = (most, chosen) => downFrom(most).map((number) => ({ number, isChosen: number === chosen }));
/** @param {Payload} payload @returns {number} the most repetitions that can be chosen */
const mostReps = ({ exercises, more_reps: more }) =>
  Math.max(...exercises.flatMap(({ sets, failure_from: from }) => (from ? 100 : sets.map((reps) => reps + more))));

/** @param {Payload} payload @param {SessionRecord} record each "yes", a high pressure by the numbers that were typed */
function yesesOf(payload, record) {
  const { no_cuffs_from: from = [], red_from: redFrom = [], red_advice: redAdvice, said } = payload.pressure ?? {};
  const [upper, lower] = record.pressure;
  const isMeasured = (/** @type {string} */ code) =>
    code === "blood_pressure" && said !== undefined && reaches(record.pressure, from);
  return payload.ready
    .filter(({ code }) => record.ready[code] || isMeasured(code))
    .map((each) => {
      if (!isMeasured(each.code)) return { ...each, answer: `${each.text} Yes.` };
      const answer = said?.replace("{upper}", String(upper)).replace("{lower}", String(lower));
      return { ...each, answer, advice: (reaches(record.pressure, redFrom) && redAdvice) || each.advice };
    });
}

/**
 * @param {Payload} payload
 * @param {Standing} standing
 * @param {ScreenName} screen
 * @param {{ now: number, correcting?: SetOfSession | null, leave: string }} page `leave` is where "leave" leads
 * @returns {TemplateValues}
 */
export function valuesOf(payload, standing, screen, { now, correcting = null, leave }) {
  const { record, last } = standing;
  const index = correcting ? correcting.index : exerciseIndex(standing.step);
  const planned = index === null ? undefined : payload.exercises[index];
  const plan = planned && withLoadNow(planned, record.exercises[index ?? 0].otherLoadKg);
  const exercise = plan && {
    ...plan,
    unit: unitOf(plan),
    repsText: workText(plan, record.exercises[index ?? 0]),
  };
  return {
    leave,
    exercise,
    scale: SCALE.map((number) => ({ number, isTooTight: number > payload.placement.ceiling && "is-over" })),
    mayPutOff: record.exercises.filter((each) => nextSetNumber(each)).length > 1,
    isLater: index !== null && record.order.indexOf(index) > 0,
    areCuffsOn: standing.areCuffsOn,
    advice: adviceOf(payload, record),
    last: last && lastOf(payload, last, standing.isOver),
    ...VALUES[screen]?.(payload, standing, { now, index: index ?? 0, correcting }),
  };
}

/** @param {Payload} payload @param {SetOfSession} last @param {boolean} isOver */
function lastOf(payload, { done }, isOver) {
  const undoUntil = done.at + payload.undo_seconds * 1000;
  return {
    number: done.number,
    reps: doneText(done),
    unit: done.seconds === undefined ? "reps" : "min",
    id: done.id,
    correct: `#correct=${done.id}`,
    undoUntil: instantText(isOver ? done.at : undoUntil),
  };
}

/** @param {Payload} payload @param {SessionRecord} record @returns {string} what to do where the latest answer was too much */
function adviceOf({ discomfort }, { exercises }) {
  const latest = exercises.flatMap((each) => each.discomfort ?? []).at(-1);
  return latest !== undefined && latest >= discomfort.too_much ? discomfort.advice : "";
}

/** @param {Payload} payload @param {SessionRecord} record @returns the signs that were reported, each once, the gravest first */
function reportedOf(payload, record) {
  const kinds = new Set([...record.symptoms.map(({ kind }) => kind), record.stopReason]);
  return payload.symptoms.filter(({ kind }) => kinds.has(kind)).reverse();
}

/**
 * @param {Payload} payload
 * @param {SessionRecord} record
 * @param {number} index
 * @param {number} now
 * @returns {boolean} whether nothing is left to do once this exercise's question is answered
 */
function isLastQuestion(payload, record, index, now) {
  const exercises = record.exercises.map((each, at) => (at === index ? { ...each, effort: 0, discomfort: 0 } : each));
  return stepAt(payload, { ...record, exercises }, now).name === "done";
}

/** @param {Payload} payload @param {SessionRecord} record @param {number} now */
function summaryOf(payload, record, now) {
  const volume = record.exercises
    .flatMap(({ performed }) => performed)
    .reduce((sum, { loadKg, reps }) => sum + Number(loadKg) * reps, 0);
  return {
    repsDone: repsDone(record),
    repsAsked: `/${repsAsked(payload.exercises)}`.replace("/0", ""),
    cuffTime: clock(cuffSeconds(record, now)),
    volume: Math.round(volume * (payload.in_a_kg ?? 1)),
    notes: record.notes,
    countsReps: repsDone(record) || payload.exercises.some(({ bouts }) => !bouts),
    workTime: clock(secondsDone(record)),
    done: payload.exercises.map((plan, index) => exerciseSummary(plan, record.exercises[index])),
  };
}

/** @param {PlannedExercise} plan @param {ExerciseRecord} done */
function exerciseSummary(plan, { performed, effort, discomfort, setMmhg }) {
  const numbers = new Set([...plan.sets.keys()].map((index) => index + 1));
  for (const { number } of performed) numbers.add(number);
  const felt = effort === null ? "" : `, effort ${effort}, discomfort ${discomfort}`;
  const set = [...new Set(Object.values(setMmhg))].join(" and ");
  return {
    name: plan.name,
    loadAndEffort: `${plan.load} ${unitOf(plan)}${felt}${set && `, set to ${set} mmHg`}`,
    sets: [...numbers].sort((one, two) => one - two).map((number) => setSummary(plan, performed, number)),
  };
}

/** @param {PlannedExercise} plan @param {ExerciseRecord["performed"]} performed @param {number} number */
function setSummary(plan, performed, number) {
  const asked = plan.bouts ? partTime(plan) : numberOf(plan, number);
  const done = performed.find((each) => each.number === number);
  const of = asked ? ` of ${asked}` : "";
  const unit = plan.bouts ? "min" : "reps";
  return {
    css: done ? "pill pill-done" : "pill",
    isDone: done,
    correct: done && `#correct=${done.id}`,
    label: done && `Set ${number}: ${doneText(done)}${of} ${unit}. Correct it`,
    notDoneLabel: `Set ${number} not done: `,
    reps: done && doneText(done),
    asked: asked ?? "max",
    short: done && asked && doneText(done) !== asked ? `/${asked}` : "",
  };
}

/** @param {PlannedExercise} plan @param {number} set @returns nothing for as many as possible, and for an extra set */
const numberOf = ({ sets, failure_from: from = Infinity }, set) => (set < from ? sets[set - 1] : undefined);

/** @param {PlannedExercise} plan @param {PerformedSet[]} performed @param {number} set the one that is next */
export function partPills(plan, performed, set) {
  return plan.sets.map((_, at) => {
    const done = performed.find((each) => each.number === at + 1);
    const isNow = !done && at + 1 === set;
    return {
      css: done ? "pill pill-done" : isNow ? "pill pill-now" : "pill",
      current: isNow && "step",
      isDone: done,
      reps: done ? doneText(done) : plan.bouts ? partTime(plan) : (numberOf(plan, at + 1) ?? "max"),
    };
  });
}

/** @param {Payload} payload @param {Standing} standing @param {Moment} moment @returns {TemplateValues} */
function setValues(payload, { record, step, last }, { now, index }) {
  if (step.name !== "do-set") return {};
  const plan = payload.exercises[index];
  const { performed } = record.exercises[index];
  const restLeft = secondsLeft(step.restEndsAt, now);
  const [up, pause, down] = plan.tempo_seconds;
  const askedWords = step.toFailure ? "as many as you can" : `${step.target} reps`;
  const say = `Set ${step.set}, ${askedWords}.`;
  return {
    phase: restLeft ? "rest" : "lift",
    endsAt: instantText(step.restEndsAt),
    say: step.restEndsAt && say,
    announce: `Rest is over. ${say}`,
    askedWords,
    isToFailure: step.toFailure,
    lastReps: plan.last_reps?.[step.set],
    ...withoutCuffs(payload, record, step),
    restTitle: step.withCuffs && !plan.released ? "Rest, cuffs stay on" : "Rest",
    restLeft,
    restText: clock(restLeft),
    set: step.set,
    target: step.target,
    loads: loadsOf(plan, record.exercises[index].otherLoadKg),
    doneLabel: step.toFailure ? "Save my reps" : `Done, ${step.target} reps`,
    mayLeaveOut: mayLeaveOut(record.exercises, payload.efforts ?? [], step),
    setOf: partOf(plan, step.set),
    metronome: `${plan.id}:${step.set}`,
    up,
    pause,
    down,
    pills: partPills(plan, performed, step.set),
    hasLast: performed.length > 0 && last !== null,
    lastTime: performed.length ? "" : plan.last,
    cueList: performed.length || plan.last ? [] : plan.cues.map((cue) => ({ cue })),
    choices: step.toFailure ? choices(100, null) : choices(step.target + payload.more_reps, step.target),
  };
}

/** @param {Payload} payload @param {SessionRecord} record @param {Extract<Step, { name: "do-set" }>} step */
export function withoutCuffs(payload, record, step) {
  const whatNext = reportedOf(payload, record).map((symptom) => symptom.what_next);
  const isAllDay = record.withoutCuffs;
  return {
    isWithout: !step.withCuffs,
    withoutTitle: isAllDay ? "No cuffs today." : "No cuffs from here on.",
    withoutReason: isAllDay
      ? "The same sets, without cuffs."
      : whatNext.join(" ") || "The time under the cuff is used up. You may go on without them.",
  };
}

/** @param {Payload} payload @param {Standing} standing @returns {TemplateValues} */
function onHoldValues(payload, { record, reasons, areCuffsOn }) {
  const begun = record.exercises.flatMap(({ performed }, index) => (performed.length ? [index] : []));
  const index = begun.at(-1) ?? 0;
  const own = record.exercises[index];
  const number = own ? nextSetNumber(own) : null;
  const isStarted = record.state === "started";
  const reps = repsDone(record);
  const mayLeave = !isStarted && !areCuffsOn;
  // Of the hold that the page was served with; what lifts another one is not known here.
  const isServed = reasons.join() === payload.on_hold.join();
  const wayOut = mayLeave && isServed && payload.way_off_hold;
  return {
    title: isStarted ? "Take the cuffs off" : "This session is on hold",
    reasons: reasons.map((reason) => ({ reason })),
    isStarted,
    savedReps: reps ? `What you did is saved: ${reps} reps.` : "What you did is saved.",
    addsMinutes: own?.isTimed,
    mayAddSet: isStarted && number !== null,
    addedExercise: own?.id,
    addedNumber: number,
    addedLabel: `${payload.exercises[index]?.name}, set ${number}: how many repetitions?`,
    choices: choices(mostReps(payload), null),
    mayEnd: isStarted && !areCuffsOn,
    mayLeave,
    wayOut,
    leaveCss: wayOut ? "btn btn-quiet" : "btn btn-primary btn-lg",
  };
}

/** @type {Partial<Record<ScreenName, (payload: Payload, standing: Standing, moment: Moment) => TemplateValues>>} */
export const VALUES = {
  "too-soon": ({ rest, move }) => ({ restTitle: rest?.title, restText: rest?.too_short, move }),
  ready: (payload, _, { now }) => ({
    restNote: payload.rest && now < (instantOf(payload.rest.better_from) ?? 0) && payload.rest.short,
    mayDeny: payload.no_to_all,
    mustChoose: !payload.no_to_all,
    asksPressure: payload.pressure,
    continueCss: `btn btn-primary btn-lg${payload.no_to_all ? " ready-each" : ""}`,
    questions: payload.ready.map(({ code, text, needs_a_no: needsANo = true }) => ({
      text,
      field: `ready-${code}`,
      needsANo,
      type: needsANo ? "radio" : "checkbox",
    })),
  }),
  "no-cuffs"(payload, { record, isOver }) {
    const yeses = yesesOf(payload, record);
    const redFlag = redFlagOf(payload, record);
    const needsDoctor = yeses.some((each) => each.doctor_first);
    const rests = needsDoctor || yeses.some((each) => each.rest_first);
    return {
      title: redFlag || "No cuffs today",
      redFlag: Boolean(redFlag),
      mayEnd: redFlag && !isOver,
      isOver,
      yeses: yeses.map(({ answer, advice, doctor_first: isGrave }) => ({
        css: isGrave ? "notice notice-danger" : "notice notice-caution",
        answer,
        meaning: advice,
      })),
      doctorFirst: !redFlag && needsDoctor,
      mayGoOn: !redFlag && !needsDoctor,
      restFirst: !redFlag && rests,
      goOnFirst: !redFlag && !rests,
    };
  },
  place(payload, { record, step }, { now, index }) {
    const notBefore = step.name === "put-cuffs-on" ? step.notBefore : null;
    const left = secondsLeft(notBefore, now);
    const { never, check, ceiling, too_tight: tooTight } = payload.placement;
    const {
      where,
      tightness,
      gauges,
      set_label: setLabel = "",
    } = { ...payload.placement, ...payload.exercises[index] };
    const advice = adviceOf(payload, record);
    return {
      isAdviceDue: index > 0 && advice,
      gauges,
      setLabel,
      isSet: Boolean(setLabel),
      setName: setLabel && "as_asked",
      mainLabel: setLabel || "Cuffs are on",
      asksTightness: !setLabel && !advice,
      pressureAdvice:
        payload.pressure && reaches(record.pressure, payload.pressure.ask_from) && payload.pressure.advice,
      waits: left > 0,
      waitsUntil: instantText(notBefore),
      waitText: `${left}\u00a0s`,
      where,
      never,
      check,
      tightness,
      ceiling,
      tooTight,
    };
  },
  set: setValues,
  "cuffs-off"(payload, { record, step }) {
    const { reason, exercise } = step.name === "take-cuffs-off" ? step : { reason: "", exercise: null };
    const isCap = reason === "cap";
    const isEnd = reason === "stopped" || reason === "finished";
    const plan = exercise === null ? null : payload.exercises[exercise];
    return {
      css: isCap || isEnd ? "live-form live-red" : "live-form",
      isCap,
      isEnd,
      isUsual: !isCap && !isEnd,
      isPutOff: reason === "put_off",
      cap: clock(payload.cap_seconds),
      usualText:
        exercise !== null && plan
          ? reason === "set_done"
            ? `They go on again after the rest, ${plan.rest_seconds}\u00a0s.`
            : `${plan.name} is done: ${workText(plan, record.exercises[exercise])}.`
          : "All sets are done.",
    };
  },
  feedback(payload, { record }, { now, index }) {
    const finishes = isLastQuestion(payload, record, index, now);
    return { finishes, wasSet: Object.keys(record.exercises[index].setMmhg)[0] };
  },
  summary: (payload, { record, step }, { now }) => ({
    isFinished: step.name === "done" && step.finished,
    isWellDone: step.name === "done" && step.finished && hasWork(record),
    isUndone: step.name === "done" && step.finished && !hasWork(record),
    ...summaryOf(payload, record, now),
  }),
  stopped: (payload, { record, isUnsent }, { now }) => ({
    reported: reportedOf(payload, record),
    isUnsent,
    ...summaryOf(payload, record, now),
  }),
  "on-hold": onHoldValues,
  correct(payload, _, { correcting }) {
    if (!correcting) return {};
    const { index, done } = correcting;
    const { name, bouts } = payload.exercises[index];
    const unit = bouts ? "min" : "reps";
    return {
      isTimed: bouts,
      title: `Set ${done.number}: how many${bouts ? " minutes" : ""}?`,
      explanation: `${name}. Logged as ${doneText(done)} ${unit}. The first number is kept beside the new one.`,
      id: done.id,
      choices: choices(mostReps(payload), done.reps),
    };
  },
};
